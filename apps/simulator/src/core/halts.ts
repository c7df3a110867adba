import { epochMs, invariant, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { candleOpenTime } from '@tidegate/model';

import { barOfPrints } from './print-bar.js';
import type { MinuteBar, Print, Tape } from './tape.js';

/** A stretch of venue time in which nothing traded. */
export interface Halt {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Whether orders came and went in the book meanwhile. */
  readonly book: 'still' | 'moving';
}

/** At the bound the oldest is forgotten: a market that is opened anew then trades in it. */
const HALTS_MAX = 1_000;

/** When the venue did not trade, oldest first. All its markets keep to it, also those that are opened anew. */
export class Halts {
  private readonly known: Halt[];

  constructor(known: readonly Halt[] = []) {
    this.known = [...known];
  }

  /** As it is now: what is kept of it does not grow with it. */
  get list(): readonly Halt[] {
    return [...this.known];
  }

  /** Adds the latest stretch; one that goes on like the one before makes it longer. */
  add(halt: Halt): void {
    const last = this.known.at(-1);
    invariant(last === undefined || last.until <= halt.from, 'Halts come one after the other', {
      from: halt.from,
    });
    if (last?.until === halt.from && last.book === halt.book) {
      this.known[this.known.length - 1] = { ...last, until: halt.until };
      return;
    }
    this.known.push(halt);
    if (this.known.length > HALTS_MAX) this.known.shift();
  }

  /** The halt at an instant; asked for the present most of the time. */
  at(instant: EpochMs): Halt | null {
    const halt = this.known.findLast(({ from }) => from <= instant);
    return halt && instant < halt.until ? halt : null;
  }

  /** Whether there is one in a stretch of time. */
  touch(from: number, until: number): boolean {
    return this.known.some((halt) => halt.from < until && from < halt.until);
  }
}

/** What is left of a minute when the venue was halted in it. */
export interface CutMinute {
  /** `null` when nothing traded. */
  readonly bar: MinuteBar | null;
  readonly prints: readonly Print[];
  /** Planned trades that did not happen. */
  readonly lost: number;
}

/** Leaves out the trades that would have been in a halt; the ids of the others stay consecutive. */
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
 * Lets a recording lose what halts before its history cost: its ids count from its very beginning. Only for tapes that
 * give any minute at any time.
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
