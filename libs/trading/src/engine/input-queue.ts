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

/** How an entry ended: taken and written, or never because of the refusal or the fault. */
type Done = (refusal: Error | null) => void;

interface InputEntry {
  readonly kind: 'input';
  input: EngineInput;
  readonly done: Done | null;
  /** A newer entry replaces it. */
  isDropped: boolean;
}

/** An input that is made when its turn comes, so that it is judged by the state that it changes. */
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
  /** Receives an exception after which the engine cannot take further inputs and must stop. */
  readonly onFault: (thrown: unknown) => void;
  /** Called when the queue is full, and when it has room again. */
  readonly onPressure: (isFull: boolean) => void;
  /** Receives a scan that waited longer than its data may be old; it is not taken. */
  readonly onStaleScan: (scan: ScanInput) => void;
  readonly clock: Clock;
  readonly capacity: number;
  /** How long a scan may wait. */
  readonly scanWaitMsMax: number;
}

/** Inputs that set up the engine: no other input overtakes them. */
const FOUNDATIONS: ReadonlySet<EngineInput['type']> = new Set([
  'started',
  'profile_defined',
  'account_restored',
  'account_opened',
  'batch',
]);

/**
 * The engine's one queue. Inputs are taken one after the other. Price ranges that wait are merged per instrument, and of
 * market slices only those wait that could reach an order; everything else keeps its place. A full queue says so and goes
 * on taking, because a closed candle or a command that is dropped would be a wrong decision later.
 * The engine's time never goes back: an input that is older than the one before it is taken at that one's time. A scan is
 * judged at the time at which it is taken, and refused when it waited too long.
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

  /** Inputs that wait to be taken. */
  get size(): number {
    return this.entries.length - this.head - this.dropped;
  }

  /** Market inputs that were merged into others while the engine was busy. */
  get conflated(): number {
    return this.merged;
  }

  /** Scans that waited too long and were refused. */
  get staleScans(): number {
    return this.stale;
  }

  /** Puts the input behind all waiting ones, unless it stops entries: then ahead of them. */
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

  /** Puts the input ahead of all waiting ones, at the time of the first of them. */
  pushAhead(input: EngineInput): void {
    const next = this.entries[this.placeAhead()];
    const at = next?.kind === 'input' ? epochMs(Math.min(input.at, next.input.at)) : input.at;
    this.insertAhead(entryOf({ ...input, at }, null));
  }

  /**
   * Makes an input when everything that waits is taken, or ahead of it when urgent, and takes it. Rejects with what `plan`
   * throws, which takes nothing, or with `ENGINE_STOPPED` after a fault.
   */
  planAndWait(plan: PlannedEntry['plan'], isUrgent: boolean): Promise<void> {
    return waitFor((done) => {
      const entry: PlannedEntry = { kind: 'planned', plan, done };
      if (isUrgent) this.insertAhead(entry);
      else this.append(entry);
    });
  }

  /** Resolves when everything that waited before it is taken in and written, and after a fault at once. */
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

  /** Widens the range that waits for the instrument; `false` when none does. */
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
    for (const needless of this.slices.add(instrument, slice, entry)) {
      needless.isDropped = true;
      this.dropped += 1;
      this.merged += 1;
    }
  }

  private async pump(): Promise<void> {
    // The caller finishes its own work before the next decision.
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
      // The promise is settled with this: that the entry is done later changes nothing.
      entry.done(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));
      return undefined;
    }
    return this.takeInput(input);
  }

  private takeInput(input: EngineInput): Promise<void> | undefined {
    const isLook = input.type === 'scan' || input.type === 'scans';
    return isLook ? this.takeLook(input) : this.setup.take(this.onTime(input));
  }

  private takeLook(input: ScanInput | ScansInput): Promise<void> | undefined {
    const now = this.setup.clock.now();
    if (now - input.madeAt > this.setup.scanWaitMsMax) {
      for (const scan of input.type === 'scan' ? [input] : input.scans) {
        this.stale += 1;
        this.setup.onStaleScan(scan);
      }
      return undefined;
    }
    const at = epochMs(Math.max(now, input.madeAt, this.takenAt));
    return this.setup.take(this.onTime(at === input.at ? input : lookAt(input, at)));
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

  /** The entry is being taken: nothing merges into it any more. */
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
      `The engine has stopped and takes no more inputs: ${messageOf(thrown)}`,
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

function lookAt(input: ScanInput | ScansInput, at: EpochMs): ScanInput | ScansInput {
  if (input.type === 'scan') return { ...input, at };
  return { ...input, at, scans: input.scans.map((scan) => ({ ...scan, at })) };
}

function isFoundation(entry: Entry | undefined): boolean {
  return entry?.kind === 'input' && FOUNDATIONS.has(entry.input.type);
}

function waitFor(push: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    push((fault) => (fault ? reject(fault) : resolve()));
  });
}
