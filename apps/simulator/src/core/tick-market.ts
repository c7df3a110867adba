import { epochMs, invariant, MINUTE_MS, SeededRng, seedFrom, type EpochMs } from '@tidegate/kernel';
import { LimitOrderBook } from '@tidegate/matching';
import { candleOpenTime } from '@tidegate/model';

import { CandleStore } from './candle-store.js';
import type { InstrumentMarket, SpreadRow } from './instrument-market.js';
import { MarketMaker } from './market-maker.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import type { VenueInstrument } from './venue-instrument.js';

export interface TickMarketOptions {
  readonly instrument: VenueInstrument;
  readonly tape: Tape;
  readonly seed: number;
  /** First minute of the history, aligned to a day. */
  readonly historyFrom: EpochMs;
  /** Where the market goes on, aligned to the grid. */
  readonly start: EpochMs;
}

/** Everything happens in steps of this much venue time, whatever the speed. */
export const GRID_MS = 500;
/**
 * The book is laid anew at these instants, from a seed of its own. So a market that starts at any time is, one
 * session later, in exactly the state of one that never stopped.
 */
const SESSION_MS = 10 * MINUTE_MS;
/** Played before the start, so that a new venue has recent trades and spreads. */
const REHEARSAL_MS = 5 * MINUTE_MS;
const PRINTS_KEPT = 2_000;
const SPREADS_KEPT = 200;
/** Minutes that say what size is usual. */
const USUAL_SIZE_MINUTES = 240;
/** Usual size of a level as a share of a minute's volume. */
const LEVEL_SHARE = 0.3;

/** An instrument traded tick by tick in a real book, after the plan of its tape. */
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
  private recent: Print[] = [];

  constructor(private readonly options: TickMarketOptions) {
    this.instrument = options.instrument;
    const session = Math.floor((options.start - REHEARSAL_MS) / SESSION_MS) * SESSION_MS;
    this.position = epochMs(Math.max(options.historyFrom, session));
    for (let minute: number = options.historyFrom; minute < this.position; minute += MINUTE_MS) {
      const openTime = epochMs(minute);
      this.candles.closeUnit(openTime, options.tape.minute(openTime));
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
      found.push(...this.options.tape.printsOf(row).filter((print) => print.at >= instant));
    }
    const current = this.printedInMinute().filter((print) => print.at >= instant);
    return [...found, ...current].slice(0, limit);
  }

  latestTrades(count: number): readonly Print[] {
    let latest = this.printedInMinute();
    for (let index = this.candles.unitCount - 1; index >= 0 && latest.length < count; index--) {
      latest = [...this.options.tape.printsOf(this.candles.unitAt(index)), ...latest];
    }
    return latest.slice(-count);
  }

  private printedInMinute(): readonly Print[] {
    return this.pending.slice(0, this.cursor);
  }

  private step(): void {
    if (this.position % MINUTE_MS === 0) this.openMinute();
    const end = epochMs(this.position + GRID_MS);
    for (let print = this.pending[this.cursor]; print && print.at < end;) {
      this.trade(print);
      this.cursor += 1;
      print = this.pending[this.cursor];
    }
    this.maker?.churn();
    this.noteSpread(end);
    this.position = end;
    if (end % MINUTE_MS === 0) this.closeMinute(epochMs(end - MINUTE_MS));
  }

  private openMinute(): void {
    this.plan = this.options.tape.minute(this.position);
    this.pending = this.plan ? this.options.tape.printsOf(this.plan) : [];
    this.cursor = 0;
    if (this.position % SESSION_MS === 0 || this.maker === null) this.openSession();
  }

  /** Lays a fresh book around the last price, with sizes after what lately traded. */
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
      levelLots: this.usualMinuteLots() * LEVEL_SHARE,
    });
  }

  private usualMinuteLots(): number {
    const { unitCount } = this.candles;
    const counted = Math.min(unitCount, USUAL_SIZE_MINUTES);
    if (counted === 0) return this.plan?.lots ?? 1;
    let lots = 0;
    for (let back = 1; back <= counted; back++) lots += this.candles.unitAt(unitCount - back).lots;
    return lots / counted;
  }

  private trade(print: Print): void {
    invariant(this.maker !== null, 'A market that trades has a book', { at: print.at });
    this.maker.trade(print);
    this.candles.trade(candleOpenTime(print.at, '1m'), print);
    this.lastPrint = print;
    this.recent.push(print);
    if (this.recent.length > 2 * PRINTS_KEPT) this.recent = this.recent.slice(-PRINTS_KEPT);
  }

  /** Ends a minute; what was traded must be what was planned. */
  private closeMinute(openTime: EpochMs): void {
    const traded = this.candles.unitInProgress();
    invariant(
      traded?.lots === this.plan?.lots && traded?.close === this.plan?.close,
      'A minute trades what its plan says',
      { openTime, symbol: this.instrument.symbol },
    );
    this.candles.closeUnit(openTime, this.plan);
    this.plan = null;
    this.pending = [];
    this.cursor = 0;
  }

  private noteSpread(at: EpochMs): void {
    const [bid, ask] = [this.book.bestPrice('buy'), this.book.bestPrice('sell')];
    const last = this.spreads.at(-1);
    if (bid === null || ask === null || (last?.bid === bid && last.ask === ask)) return;
    this.spreads.push({ at, bid, ask });
    if (this.spreads.length > 2 * SPREADS_KEPT) this.spreads.splice(0, SPREADS_KEPT);
  }
}
