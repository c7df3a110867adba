import { epochMs, invariant, MINUTE_MS, SeededRng, seedFrom, type EpochMs } from '@tidegate/kernel';
import { LimitOrderBook } from '@tidegate/matching';
import { candleOpenTime } from '@tidegate/model';

import { CandleStore } from './candle-store.js';
import { cutMinute, type Halts } from './halts.js';
import type { InstrumentMarket, SpreadRow } from './instrument-market.js';
import { MarketMaker } from './market-maker.js';
import { barOfPrints } from './print-bar.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import type { VenueInstrument } from './venue-instrument.js';

export interface TickMarketOptions {
  readonly instrument: VenueInstrument;
  readonly tape: Tape;
  readonly seed: number;
  /** First minute of the history, aligned to a day. */
  readonly historyFrom: EpochMs;
  /** Start of live trading, aligned to the grid. */
  readonly start: EpochMs;
  readonly halts: Halts;
}

/** The market advances in steps of this venue time, at any speed. */
export const GRID_MS = 500;
/**
 * At these instants the book is rebuilt from its own seed. One session after a start at any time, a market is therefore
 * in exactly the state of one that never stopped.
 */
const SESSION_MS = 10 * MINUTE_MS;
/** Time played before the start, so that a new venue has recent trades and spreads. */
const WARM_UP_MS = 5 * MINUTE_MS;
const PRINTS_KEPT = 2_000;
const SPREADS_KEPT = 200;
/** Minutes averaged for the typical size. */
const TYPICAL_SIZE_MINUTES = 240;
/** Typical size of a level as a fraction of a minute's volume. */
const LEVEL_SHARE = 0.3;

/** An instrument traded tick by tick in a real book, as planned by its tape. */
export class TickMarket implements InstrumentMarket {
  readonly instrument: VenueInstrument;
  readonly candles = new CandleStore();
  readonly spreads: SpreadRow[] = [];
  book = new LimitOrderBook();
  lastPrint: Print | null = null;
  private maker: MarketMaker | null = null;
  private position: EpochMs;
  private plan: MinuteBar | null = null;
  private pending: readonly Print[] = [];
  private cursor = 0;
  /** Trades of the minute in progress, without planned trades that a halt prevented. */
  private printed: Print[] = [];
  private recent: Print[] = [];
  /** Trades of minutes cut by a halt, by open time; their bars do not follow from a plan. */
  private readonly cut = new Map<EpochMs, readonly Print[]>();

  constructor(private readonly options: TickMarketOptions) {
    this.instrument = options.instrument;
    const session = Math.floor((options.start - WARM_UP_MS) / SESSION_MS) * SESSION_MS;
    this.position = epochMs(Math.max(options.historyFrom, session));
    for (let minute: number = options.historyFrom; minute < this.position; minute += MINUTE_MS) {
      this.recall(epochMs(minute));
    }
    this.playTo(options.start);
  }

  playTo(instant: EpochMs): void {
    while (this.position + GRID_MS <= instant) this.step();
  }

  printsAfter(id: number): readonly Print[] {
    const first = this.recent[0];
    return first ? this.recent.slice(Math.max(0, id + 1 - first.id)) : [];
  }

  tradeHistory(instant: EpochMs, limit: number): readonly Print[] {
    const found: Print[] = [];
    const { candles } = this;
    for (let index = 0; index < candles.unitCount && found.length < limit; index++) {
      const row = candles.unitAt(index);
      if (row.openTime + MINUTE_MS <= instant) continue;
      found.push(...this.printsOf(row).filter((print) => print.at >= instant));
    }
    const current = this.printed.filter((print) => print.at >= instant);
    return [...found, ...current].slice(0, limit);
  }

  latestTrades(count: number): readonly Print[] {
    let latest: readonly Print[] = this.printed;
    for (let index = this.candles.unitCount - 1; index >= 0 && latest.length < count; index--) {
      latest = [...this.printsOf(this.candles.unitAt(index)), ...latest];
    }
    return latest.slice(-count);
  }

  private printsOf(row: MinuteBar): readonly Print[] {
    return this.cut.get(row.openTime) ?? this.options.tape.printsOf(row);
  }

  /** Adds a minute of the history. */
  private recall(openTime: EpochMs): void {
    const { tape, halts } = this.options;
    const bar = tape.minute(openTime);
    if (!bar || !halts.touch(openTime, openTime + MINUTE_MS)) {
      this.candles.closeUnit(openTime, bar);
      return;
    }
    const kept = cutMinute(bar, tape, halts);
    this.candles.closeUnit(openTime, kept.bar);
    if (kept.lost > 0) this.keepCut(openTime, kept.prints, kept.lost);
  }

  private step(): void {
    if (this.position % MINUTE_MS === 0) this.openMinute();
    const end = epochMs(this.position + GRID_MS);
    const halt = this.options.halts.at(this.position);
    for (let print = this.pending[this.cursor]; print && print.at < end;) {
      if (halt === null) this.trade(print);
      this.cursor += 1;
      print = this.pending[this.cursor];
    }
    if (halt?.book !== 'still') this.maker?.churn();
    this.noteSpread(end);
    this.position = end;
    if (end % MINUTE_MS === 0) this.closeMinute(epochMs(end - MINUTE_MS));
  }

  private openMinute(): void {
    this.plan = this.options.tape.minute(this.position);
    this.pending = this.plan ? this.options.tape.printsOf(this.plan) : [];
    this.cursor = 0;
    this.printed = [];
    if (this.position % SESSION_MS === 0 || this.maker === null) this.openSession();
  }

  /** Builds a new book around the last price, with sizes from recent volume. */
  private openSession(): void {
    const ticks = this.candles.lastClose() ?? this.plan?.open;
    if (ticks === undefined) return;
    const { seed, instrument } = this.options;
    const session = candleOpenTime(this.position, '1m');
    this.book = new LimitOrderBook();
    this.maker = new MarketMaker({
      book: this.book,
      rng: new SeededRng(seedFrom(`${seed}:${instrument.symbol}:book:${session}`)),
      ticks,
      levelLots: this.typicalMinuteLots() * LEVEL_SHARE,
    });
  }

  private typicalMinuteLots(): number {
    const { unitCount } = this.candles;
    const counted = Math.min(unitCount, TYPICAL_SIZE_MINUTES);
    if (counted === 0) return this.plan?.lots ?? 1;
    let lots = 0;
    for (let back = 1; back <= counted; back++) lots += this.candles.unitAt(unitCount - back).lots;
    return lots / counted;
  }

  private trade(planned: Print): void {
    invariant(this.maker !== null, 'Trade before the book was built', { at: planned.at });
    const lost = planned.nth - this.printed.length;
    const print =
      lost === 0 ? planned : { ...planned, id: planned.id - lost, nth: planned.nth - lost };
    this.maker.trade(print);
    this.candles.trade(candleOpenTime(print.at, '1m'), print);
    this.lastPrint = print;
    this.printed.push(print);
    this.recent.push(print);
    if (this.recent.length > 2 * PRINTS_KEPT) this.recent = this.recent.slice(-PRINTS_KEPT);
  }

  /** Closes a minute. Its trades must equal the plan, except those prevented by a halt. */
  private closeMinute(openTime: EpochMs): void {
    const lost = this.pending.length - this.printed.length;
    const traded = this.candles.unitInProgress();
    const bar = lost === 0 ? this.plan : barOfPrints(openTime, this.printed);
    invariant(
      traded?.lots === bar?.lots && traded?.close === bar?.close,
      'Minute does not match its plan',
      { openTime, symbol: this.instrument.symbol },
    );
    this.candles.closeUnit(openTime, bar);
    if (lost > 0) this.keepCut(openTime, this.printed, lost);
    this.plan = null;
    this.pending = [];
    this.printed = [];
    this.cursor = 0;
  }

  private keepCut(openTime: EpochMs, prints: readonly Print[], lost: number): void {
    this.options.tape.lose(lost);
    if (prints.length === 0) return;
    this.cut.set(openTime, prints);
    const oldest = this.candles.unitCount > 0 ? this.candles.unitAt(0).openTime : openTime;
    for (const minute of this.cut.keys()) if (minute < oldest) this.cut.delete(minute);
  }

  private noteSpread(at: EpochMs): void {
    const [bid, ask] = [this.book.bestPrice('buy'), this.book.bestPrice('sell')];
    const last = this.spreads.at(-1);
    if (bid === null || ask === null || (last?.bid === bid && last.ask === ask)) return;
    this.spreads.push({ at, bid, ask });
    if (this.spreads.length > 2 * SPREADS_KEPT) this.spreads.splice(0, SPREADS_KEPT);
  }
}
