import { epochMs, invariant, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { candleOpenTime } from '@tidegate/model';

import { barOfPrints } from './print-bar.js';
import type { MinuteBar, Print, Tape } from './tape.js';

/** A period of venue time without trading. */
export interface Halt {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Whether the book changed during the halt. */
  readonly book: 'still' | 'moving';
}

/** Beyond this limit the oldest halt is dropped; a market reopened later then trades during it. */
const HALTS_MAX = 1_000;

/** The venue's trading halts, oldest first. All its markets respect them, including markets reopened later. */
export class Halts {
  private readonly known: Halt[];

  constructor(known: readonly Halt[] = []) {
    this.known = [...known];
  }

  /** A copy of the current halts. */
  get list(): readonly Halt[] {
    return [...this.known];
  }

  /** Adds the latest halt. A halt that continues the previous one in the same way extends it. */
  add(halt: Halt): void {
    const last = this.known.at(-1);
    invariant(
      last === undefined || last.until <= halt.from,
      'Halts must be added in order of time',
      {
        from: halt.from,
      },
    );
    if (last?.until === halt.from && last.book === halt.book) {
      this.known[this.known.length - 1] = { ...last, until: halt.until };
      return;
    }
    this.known.push(halt);
    if (this.known.length > HALTS_MAX) this.known.shift();
  }

  /** The halt at an instant; `null` if there is none. Fast for recent instants. */
  at(instant: EpochMs): Halt | null {
    const halt = this.known.findLast(({ from }) => from <= instant);
    return halt && instant < halt.until ? halt : null;
  }

  /** Whether a halt overlaps the period. */
  touch(from: number, until: number): boolean {
    return this.known.some((halt) => halt.from < until && from < halt.until);
  }
}

/** A minute without the trades prevented by a halt. */
export interface CutMinute {
  /** `null` if nothing traded. */
  readonly bar: MinuteBar | null;
  readonly prints: readonly Print[];
  /** Number of planned trades that the halt prevented. */
  readonly lost: number;
}

/** Removes the trades within a halt; the ids of the others stay consecutive. */
export function cutMinute(
  planned: MinuteBar,
  tape: Pick<Tape, 'printsOf'>,
  halts: Halts,
): CutMinute {
  const all = tape.printsOf(planned);
  const prints = all
    .filter((print) => halts.at(print.at) === null)
    .map((print, nth) => ({ ...print, id: planned.firstTradeId + nth, nth }));
  const lost = all.length - prints.length;
  return { bar: lost === 0 ? planned : barOfPrints(planned.openTime, prints), prints, lost };
}

/**
 * Subtracts the trades lost in halts before the history from a recording, whose ids count from its start. Only for
 * tapes with random access to minutes.
 */
export function loseBefore(historyFrom: EpochMs, tape: Tape, halts: Halts): void {
  const minutes = new Set<EpochMs>();
  for (const { from, until } of halts.list) {
    const end = Math.min(until, historyFrom);
    for (let at: number = candleOpenTime(from, '1m'); at < end; at += MINUTE_MS) {
      minutes.add(epochMs(at));
    }
  }
  for (const openTime of minutes) {
    const bar = tape.minute(openTime);
    if (bar) tape.lose(cutMinute(bar, tape, halts).lost);
  }
}
