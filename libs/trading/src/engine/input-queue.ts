import {
  epochMs,
  messageOf,
  TidegateError,
  type EpochMs,
  type InstrumentId,
} from '@tidegate/kernel';

import type { EngineInput } from '../core/inputs/engine-input.js';

/** Told how a letter ended: taken and written, or never because of the fault. */
type Done = (fault: TidegateError | null) => void;

/** What waits for the engine: an input, or a moment to write what waits. */
type Letter =
  | { readonly kind: 'input'; input: EngineInput; readonly done: Done | null }
  | { readonly kind: 'flush'; readonly done: Done | null };

export interface InputQueueSetup {
  readonly take: (input: EngineInput) => Promise<void> | undefined;
  readonly flush: () => Promise<void>;
  /** Told of an exception that no later input can mend: the engine must stop. */
  readonly onFault: (thrown: unknown) => void;
  /** Told when the box is full, and when it has room again. */
  readonly onPressure: (isFull: boolean) => void;
  readonly capacity: number;
}

/**
 * The engine's one queue. Inputs are taken one after the other; market slices and price ranges that wait are replaced by
 * newer ones of the same instrument; everything else keeps its place. When the box is full it says so, and
 * takes on, because a closed candle or a command that is dropped in silence would be a wrong decision later.
 * The engine's time never goes back: an input that is older than the one before it is taken at that one's time.
 */
export class InputQueue {
  private letters: Letter[] = [];
  private head = 0;
  private readonly replaceable = new Map<string, Extract<Letter, { kind: 'input' }>>();
  private pumping: Promise<void> | null = null;
  private takenAt: EpochMs = epochMs(0);
  private stopped: TidegateError | null = null;
  private pressed = false;
  private merged = 0;

  constructor(private readonly setup: InputQueueSetup) {}

  get size(): number {
    return this.letters.length - this.head;
  }

  /** Inputs that were merged into newer ones. */
  get conflated(): number {
    return this.merged;
  }

  push(input: EngineInput): void {
    if (this.stopped) return;
    const key = replaceKey(input);
    const waiting = key === null ? undefined : this.replaceable.get(key);
    if (waiting) {
      waiting.input = merge(waiting.input, input);
      this.merged += 1;
      return;
    }
    const letter = { kind: 'input' as const, input, done: null };
    if (key !== null) this.replaceable.set(key, letter);
    this.post(letter);
  }

  /** Puts the input before everything that waits, at the time of what it goes before; only a start stays ahead of it. */
  pushAhead(input: EngineInput): void {
    if (this.stopped) return;
    const first = this.letters[this.head];
    const isStart = first?.kind === 'input' && first.input.type === 'started';
    const place = isStart ? this.head + 1 : this.head;
    const next = this.letters[place];
    const at = next?.kind === 'input' ? epochMs(Math.min(input.at, next.input.at)) : input.at;
    this.letters.splice(place, 0, { kind: 'input', input: { ...input, at }, done: null });
    this.pumping ??= this.pump();
  }

  /** Resolves when the input has been taken in and what followed from it is written; rejects with `ENGINE_STOPPED` after a fault. */
  pushAndWait(input: EngineInput): Promise<void> {
    return new Promise((resolve, reject) => {
      const done: Done = (fault) => (fault ? reject(fault) : resolve());
      this.post({ kind: 'input', input, done });
    });
  }

  /** Resolves when everything that waited before it is taken in and written, and after a fault at once. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.post({ kind: 'flush', done: () => resolve() });
    });
  }

  private post(letter: Letter): void {
    if (this.stopped) {
      letter.done?.(this.stopped);
      return;
    }
    this.letters.push(letter);
    this.judgePressure();
    this.pumping ??= this.pump();
  }

  private async pump(): Promise<void> {
    // Lets the caller finish what it is in the middle of before anything is decided.
    await Promise.resolve();
    for (let letter = this.next(); letter; letter = this.next()) {
      try {
        const waiting =
          letter.kind === 'flush' ? this.setup.flush() : this.setup.take(this.onTime(letter.input));
        if (waiting) await waiting;
        letter.done?.(null);
      } catch (thrown) {
        this.fault(thrown, letter);
      }
    }
    this.pumping = null;
  }

  private onTime(input: EngineInput): EngineInput {
    if (input.at < this.takenAt) return { ...input, at: this.takenAt };
    this.takenAt = input.at;
    return input;
  }

  private next(): Letter | undefined {
    const letter = this.letters[this.head];
    if (!letter) {
      this.letters = [];
      this.head = 0;
      return undefined;
    }
    this.head += 1;
    if (this.head > 1_024) {
      this.letters = this.letters.slice(this.head);
      this.head = 0;
    }
    if (letter.kind === 'input') {
      const key = replaceKey(letter.input);
      if (key !== null && this.replaceable.get(key) === letter) this.replaceable.delete(key);
    }
    this.judgePressure();
    return letter;
  }

  private judgePressure(): void {
    const isFull = this.size >= this.setup.capacity;
    const hasRoom = this.size <= this.setup.capacity / 2;
    if (this.pressed ? hasRoom : isFull) {
      this.pressed = !this.pressed;
      this.setup.onPressure(this.pressed);
    }
  }

  private fault(thrown: unknown, culprit: Letter): void {
    this.stopped = new TidegateError(
      'ENGINE_STOPPED',
      `The engine has stopped and takes nothing in: ${messageOf(thrown)}`,
      { cause: thrown },
    );
    const left = [culprit, ...this.letters.slice(this.head)];
    this.letters = [];
    this.head = 0;
    this.setup.onFault(thrown);
    for (const letter of left) letter.done?.(this.stopped);
  }
}

function replaceKey(input: EngineInput): string | null {
  if (input.type === 'slice' && input.slice.type !== 'candle') return `slice ${input.instrument}`;
  return input.type === 'range' ? rangeKey(input.instrument) : null;
}

function rangeKey(instrument: InstrumentId): string {
  return `range ${instrument}`;
}

/** The newer input, with the older range inside it. */
function merge(older: EngineInput, newer: EngineInput): EngineInput {
  if (older.type !== 'range' || newer.type !== 'range') return newer;
  return {
    ...newer,
    low: Math.min(older.low, newer.low),
    high: Math.max(older.high, newer.high),
  };
}
