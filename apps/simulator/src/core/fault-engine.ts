import {
  epochMs,
  err,
  ok,
  type Clock,
  type EpochMs,
  type Result,
  type Rng,
} from '@tidegate/kernel';

import type { Fault, FaultKind, FaultRefusal, FaultRequest } from './fault.js';

/** A possible target of a fault: a frame's channel or a request's method, and its symbol if it has one. */
export interface FaultTarget {
  readonly channel: string | null;
  readonly symbol: string | null;
}

export interface FaultReport extends Fault {
  readonly struck: number;
}

export const ANY_TARGET: FaultTarget = { channel: null, symbol: null };

const FAULTS_MAX = 64;

/** The active faults. All random decisions come from one seeded stream. */
export class FaultEngine {
  private readonly faults = new Map<number, { readonly fault: Fault; struck: number }>();
  private nextId = 1;

  constructor(
    private readonly clock: Clock,
    private readonly rng: Rng,
  ) {}

  /** Whether no fault is active, the common case. */
  get isIdle(): boolean {
    return this.faults.size === 0;
  }

  add(request: FaultRequest): Result<Fault, FaultRefusal> {
    const now = this.clock.now();
    this.forgetEnded(now);
    if (this.faults.size >= FAULTS_MAX) {
      return err({
        code: 'TOO_MANY_FAULTS',
        message: `The limit of ${FAULTS_MAX} active faults is reached; clear some first`,
      });
    }
    const until = request.durationMs === null ? null : epochMs(now + request.durationMs);
    const fault: Fault = { ...request, id: this.nextId++, since: now, until };
    this.faults.set(fault.id, { fault, struck: 0 });
    return ok(fault);
  }

  /** Ends one fault, or all; returns how many ended. */
  clear(id?: number): number {
    if (id !== undefined) return Number(this.faults.delete(id));
    const { size } = this.faults;
    this.faults.clear();
    return size;
  }

  list(): readonly FaultReport[] {
    this.forgetEnded(this.clock.now());
    return [...this.faults.values()].map(({ fault, struck }) => ({ ...fault, struck }));
  }

  /** Returns the fault of a kind that strikes now, and counts the strike; `null` if none does. */
  strike(kind: FaultKind, target: FaultTarget): Fault | null {
    const entry = this.find(kind, target);
    if (!entry || this.rng.next() >= entry.fault.rate) return null;
    entry.struck += 1;
    if (entry.fault.count !== null && entry.struck >= entry.fault.count) {
      this.faults.delete(entry.fault.id);
    }
    return entry.fault;
  }

  /** The active lasting fault of a kind, without drawing or counting; `null` if there is none. */
  inForce(kind: FaultKind, target: FaultTarget = ANY_TARGET): Fault | null {
    return this.find(kind, target)?.fault ?? null;
  }

  private find(
    kind: FaultKind,
    target: FaultTarget,
  ): { readonly fault: Fault; struck: number } | null {
    if (this.isIdle) return null;
    this.forgetEnded(this.clock.now());
    for (const entry of this.faults.values()) {
      if (entry.fault.kind === kind && concerns(entry.fault, target)) return entry;
    }
    return null;
  }

  private forgetEnded(now: EpochMs): void {
    for (const { fault } of this.faults.values()) {
      if (fault.until !== null && fault.until <= now) this.faults.delete(fault.id);
    }
  }
}

function concerns(fault: Fault, target: FaultTarget): boolean {
  if (fault.channel !== null && fault.channel !== target.channel) return false;
  return fault.symbol === null || fault.symbol === target.symbol;
}
