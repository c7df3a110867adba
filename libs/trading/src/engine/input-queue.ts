import {
  epochMs,
  messageOf,
  TidegateError,
  type Clock,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';

import type {
  EngineInput,
  RangeInput,
  ScanInput,
  ScansInput,
} from '../core/inputs/engine-input.js';
import { WaitingSlices } from './waiting-slices.js';

/** Called when an entry ends: with `null` once it is processed and written, or with the refusal or fault. */
type Done = (refusal: Error | null) => void;

interface InputEntry {
  readonly kind: 'input';
  input: EngineInput;
  readonly done: Done | null;
  /** Whether a newer entry replaced it. */
  isDropped: boolean;
}

/** An input that is created when the queue reaches it, so that it is validated against the state that it changes. */
interface PlannedEntry {
  readonly kind: 'planned';
  readonly plan: (at: EpochMs) => EngineInput;
  readonly done: Done;
}

/** An entry of the queue: an input, or a flush of pending changes. */
type Entry = InputEntry | PlannedEntry | { readonly kind: 'flush'; readonly done: Done | null };

export interface InputQueueSetup {
  readonly take: (input: EngineInput) => Promise<void> | undefined;
  readonly flush: () => Promise<void>;
  /** Called with an exception after which the engine must stop. */
  readonly onFault: (thrown: unknown) => void;
  /** Called when the queue is full, and again when it is at most half full. */
  readonly onPressure: (isFull: boolean) => void;
  /** Called for a scan that waited longer than `scanWaitMsMax`; it is not processed. */
  readonly onStaleScan: (scan: ScanInput) => void;
  readonly clock: Clock;
  readonly capacity: number;
  /** Longest wait of a scan before its data is too old. */
  readonly scanWaitMsMax: number;
}

/** Inputs that set up the engine; urgent inputs do not overtake them. */
const SETUP_INPUTS: ReadonlySet<EngineInput['type']> = new Set([
  'started',
  'profile_defined',
  'account_restored',
  'account_opened',
  'batch',
]);

/**
 * The engine's only input queue; it processes inputs one at a time. Waiting price ranges merge per instrument, and
 * waiting market slices are dropped unless they could reach an order; all other inputs keep their place. A full queue
 * reports pressure but accepts inputs: dropping a closed candle or a command would cause a wrong decision later.
 * Engine time never goes back: an input older than its predecessor gets the predecessor's time. A scan gets the time at
 * which it is processed, and is refused if it waited too long.
 */
export class InputQueue {
  private entries: Entry[] = [];
  private head = 0;
  private dropped = 0;
  private readonly ranges = new Map<InstrumentId, InputEntry>();
  private readonly slices = new WaitingSlices<InputEntry>();
  private pumping: Promise<void> | null = null;
  private takenAt: EpochMs = epochMs(0);
  private stopped: TidegateError | null = null;
  private isPressed = false;
  private merged = 0;
  private stale = 0;

  constructor(private readonly setup: InputQueueSetup) {}

  /** Number of waiting inputs. */
  get size(): number {
    return this.entries.length - this.head - this.dropped;
  }

  /** Number of market inputs merged into others or dropped while the engine was busy. */
  get conflated(): number {
    return this.merged;
  }

  /** Number of scans refused because they waited too long. */
  get staleScans(): number {
    return this.stale;
  }

  /** Appends the input. An input that stops entries goes ahead of the queue. */
  push(input: EngineInput): void {
    if (this.stopped) return;
    if (input.type === 'gateway_failed') {
      this.pushAhead(input);
      return;
    }
    if (input.type === 'range' && this.mergeRange(input)) return;
    const entry = entryOf(input, null);
    if (input.type === 'range') this.ranges.set(input.instrument, entry);
    if (input.type === 'slice') this.addSlice(entry, input);
    this.append(entry);
  }

  /** Puts the input ahead of all waiting ones, at the time of the first of these. */
  pushAhead(input: EngineInput): void {
    const next = this.entries[this.placeAhead()];
    const at = next?.kind === 'input' ? epochMs(Math.min(input.at, next.input.at)) : input.at;
    this.insertAhead(entryOf({ ...input, at }, null));
  }

  /**
   * Creates and processes an input after all waiting ones, or ahead of them if urgent. Rejects with the error that
   * `plan` throws, in which case no input is processed, or with `ENGINE_STOPPED` after a fault.
   */
  planAndWait(plan: PlannedEntry['plan'], isUrgent: boolean): Promise<void> {
    return waitFor((done) => {
      const entry: PlannedEntry = { kind: 'planned', plan, done };
      if (isUrgent) this.insertAhead(entry);
      else this.append(entry);
    });
  }

  /** Resolves when every earlier input is processed and written; after a fault, at once. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.append({ kind: 'flush', done: () => resolve() });
    });
  }

  private append(entry: Entry): void {
    if (this.stopped) {
      entry.done?.(this.stopped);
      return;
    }
    this.entries.push(entry);
    this.judgePressure();
    this.pumping ??= this.pump();
  }

  private insertAhead(entry: Entry): void {
    if (this.stopped) {
      entry.done?.(this.stopped);
      return;
    }
    this.entries.splice(this.placeAhead(), 0, entry);
    this.pumping ??= this.pump();
  }

  private placeAhead(): number {
    let place = this.head;
    while (isFoundation(this.entries[place])) place += 1;
    return place;
  }

  /** Widens the instrument's waiting range; returns `false` if there is none. */
  private mergeRange(newer: RangeInput): boolean {
    const waiting = this.ranges.get(newer.instrument);
    if (!waiting) return false;
    const older = waiting.input as RangeInput;
    const low = Math.min(older.low, newer.low);
    waiting.input = { ...newer, low, high: Math.max(older.high, newer.high) };
    this.merged += 1;
    return true;
  }

  private addSlice(
    entry: InputEntry,
    { instrument, slice }: Extract<EngineInput, { type: 'slice' }>,
  ): void {
    for (const dropped of this.slices.add(instrument, slice, entry)) {
      dropped.isDropped = true;
      this.dropped += 1;
      this.merged += 1;
    }
  }

  private async pump(): Promise<void> {
    // Let the caller finish its own work before the next decision.
    await Promise.resolve();
    for (let entry = this.next(); entry; entry = this.next()) {
      try {
        const waiting = this.takeEntry(entry);
        if (waiting) await waiting;
        entry.done?.(null);
      } catch (thrown) {
        this.fault(thrown, entry);
      }
    }
    this.pumping = null;
  }

  private takeEntry(entry: Entry): Promise<void> | undefined {
    switch (entry.kind) {
      case 'flush':
        return this.setup.flush();
      case 'input':
        return this.takeInput(entry.input);
      case 'planned':
        return this.takePlanned(entry);
    }
  }

  private takePlanned(entry: PlannedEntry): Promise<void> | undefined {
    const next = this.entries[this.head];
    const now = this.setup.clock.now();
    const before = next?.kind === 'input' ? Math.min(now, next.input.at) : now;
    let input: EngineInput;
    try {
      input = entry.plan(epochMs(Math.max(before, this.takenAt)));
    } catch (thrown) {
      // This settles the promise; the later `done(null)` has no effect.
      entry.done(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));
      return undefined;
    }
    return this.takeInput(input);
  }

  private takeInput(input: EngineInput): Promise<void> | undefined {
    const isScan = input.type === 'scan' || input.type === 'scans';
    return isScan ? this.takeScan(input) : this.setup.take(this.onTime(input));
  }

  private takeScan(input: ScanInput | ScansInput): Promise<void> | undefined {
    const now = this.setup.clock.now();
    if (now - input.madeAt > this.setup.scanWaitMsMax) {
      for (const scan of input.type === 'scan' ? [input] : input.scans) {
        this.stale += 1;
        this.setup.onStaleScan(scan);
      }
      return undefined;
    }
    const at = epochMs(Math.max(now, input.madeAt, this.takenAt));
    return this.setup.take(this.onTime(at === input.at ? input : scanAt(input, at)));
  }

  private onTime(input: EngineInput): EngineInput {
    if (input.at < this.takenAt) return { ...input, at: this.takenAt };
    this.takenAt = input.at;
    return input;
  }

  private next(): Entry | undefined {
    for (;;) {
      const entry = this.entries[this.head];
      if (!entry) {
        this.entries = [];
        this.head = 0;
        return undefined;
      }
      this.head += 1;
      if (this.head > 1_024) {
        this.entries = this.entries.slice(this.head);
        this.head = 0;
      }
      if (entry.kind === 'input' && entry.isDropped) {
        this.dropped -= 1;
        continue;
      }
      if (entry.kind === 'input') this.forget(entry);
      this.judgePressure();
      return entry;
    }
  }

  /** Removes the entry from the merge indexes: nothing merges into an input that is being processed. */
  private forget(entry: InputEntry): void {
    const { input } = entry;
    if (input.type === 'range') this.ranges.delete(input.instrument);
    if (input.type === 'slice') this.slices.remove(input.instrument, entry);
  }

  private judgePressure(): void {
    const isFull = this.size >= this.setup.capacity;
    const hasRoom = this.size <= this.setup.capacity / 2;
    if (this.isPressed ? hasRoom : isFull) {
      this.isPressed = !this.isPressed;
      this.setup.onPressure(this.isPressed);
    }
  }

  private fault(thrown: unknown, culprit: Entry): void {
    this.stopped = new TidegateError(
      'ENGINE_STOPPED',
      `The engine has stopped after a fault and accepts no inputs: ${messageOf(thrown)}`,
      { cause: thrown },
    );
    const left = [culprit, ...this.entries.slice(this.head)];
    this.entries = [];
    this.head = 0;
    this.dropped = 0;
    this.setup.onFault(thrown);
    for (const entry of left) entry.done?.(this.stopped);
  }
}

function entryOf(input: EngineInput, done: Done | null): InputEntry {
  return { kind: 'input', input, done, isDropped: false };
}

function scanAt(input: ScanInput | ScansInput, at: EpochMs): ScanInput | ScansInput {
  if (input.type === 'scan') return { ...input, at };
  return { ...input, at, scans: input.scans.map((scan) => ({ ...scan, at })) };
}

function isFoundation(entry: Entry | undefined): boolean {
  return entry?.kind === 'input' && SETUP_INPUTS.has(entry.input.type);
}

function waitFor(push: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    push((fault) => (fault ? reject(fault) : resolve()));
  });
}
