import {
  epochMs,
  invariant,
  type EpochMs,
  type InstrumentId,
  type ManualTime,
} from '@tidegate/kernel';
import {
  aggregateCandles,
  CandleBuilder,
  type GapRepair,
  type MarketDataCache,
} from '@tidegate/market-data';
import {
  candleAt,
  candleCloseTime,
  candlesBetween,
  timeframeMs,
  type Candle,
  type Instrument,
  type Timeframe,
} from '@tidegate/model';

import type { HistorySeries } from '../ports.js';
import type { HistoryRange } from './history/history-range.js';
import { HistoryWalk, type HistoryStep } from './history-walk.js';
import { baseCandlesFor, candlesBefore, closedCandles } from './warm-up-candles.js';

export interface RecordedMarketSetup {
  /** One series per instrument, in the order of `instruments`, all of one timeframe. */
  readonly history: readonly HistorySeries[];
  readonly instruments: readonly Instrument[];
  /** Shortest first. The first is the recorded timeframe. */
  readonly timeframes: readonly Timeframe[];
  readonly range: HistoryRange;
  /** The market moves this clock to each close, then past the grace period. */
  readonly time: ManualTime;
  readonly closeGraceMs: number;
}

export interface RecordedWarmUp {
  /** Closed candles per series. */
  readonly candles: number;
  readonly load: (instrument: Instrument, timeframe: Timeframe, candles: readonly Candle[]) => void;
}

/**
 * Plays a recording as a venue stream without interruptions. Each candle arrives at its close and updates the longer
 * candles that contain it; a heartbeat follows, and the cache closes every interval that has ended. An interval without
 * a candle had no trades, like silence of a live venue. The cache repairs gaps from the recording instead of the venue.
 */
export class RecordedMarket {
  private readonly walk: HistoryWalk;
  private readonly base: Timeframe;
  private readonly builders: readonly (readonly CandleBuilder[])[];
  private readonly lengthMs: number;
  private market: MarketDataCache | null = null;
  private fed = 0;

  constructor(private readonly setup: RecordedMarketSetup) {
    const [base, ...longer] = setup.timeframes;
    this.base = base as Timeframe;
    this.lengthMs = timeframeMs(this.base);
    this.walk = new HistoryWalk(setup.history, setup.range);
    this.builders = setup.history.map(() => longer.map((each) => new CandleBuilder(each)));
  }

  /** Sets the cache to feed. The cache's listener may need this market, so the cache is created later. */
  attach(cache: MarketDataCache): void {
    this.market = cache;
    // A recording has no separate venue clock.
    cache.setVenueSkew(0);
  }

  /** Open time of the first interval; `null` if the range has no candles. */
  get start(): EpochMs | null {
    return this.walk.start;
  }

  /** Number of recorded candles in the range. */
  get total(): number {
    return this.walk.total;
  }

  /** Number of candles fed so far. */
  get taken(): number {
    return this.fed;
  }

  /** Loads the candles before `at` as history, like a live start from its venue, and closes ended intervals. */
  begin(at: EpochMs, warmUp: RecordedWarmUp): void {
    this.setup.time.jumpTo(at);
    const { timeframes, history } = this.setup;
    const count = baseCandlesFor(warmUp.candles, this.base, timeframes.at(-1) ?? this.base);
    for (const [index, series] of history.entries()) {
      const before = candlesBefore(series.candles, at, count);
      this.loadHistory(index, before, { at, warmUp });
      for (const builder of this.builders[index] ?? []) {
        for (const candle of before) builder.merge(candle);
      }
    }
    this.connect(at);
    this.closeAt(at);
  }

  /** Feeds the next interval, moves the clock past the grace period, and closes ended intervals. `null` at the end. */
  next(): HistoryStep | null {
    const step = this.walk.next(this.cache.dueAt - this.setup.closeGraceMs);
    if (!step) return null;
    this.setup.time.jumpTo(step.closeTime);
    for (let index = 0; index < step.indexes.length; index++) {
      const at = step.indexes[index] as number;
      const series = this.setup.history[index] as HistorySeries;
      if (at >= 0) this.feed(index, candleAt(series.candles, at));
    }
    this.closeAt(step.closeTime);
    return step;
  }

  /** Repairs a gap or an unconfirmed candle from the recording up to now, like the history of a live venue. */
  repairGap({ instrument, timeframe, since }: GapRepair): void {
    const index = this.setup.instruments.findIndex(({ id }) => id === instrument);
    const series = this.setup.history[index];
    if (!series) return;
    const recorded = candlesBetween(series.candles, {
      from: since,
      until: epochMs(this.setup.time.now() - this.lengthMs + 1),
    });
    const candles =
      timeframe === this.base ? recorded : aggregateCandles(recorded, this.base, timeframe);
    this.cache.fillGap(instrument, timeframe, candles);
  }

  private get cache(): MarketDataCache {
    invariant(
      this.market !== null,
      'A recorded market must be attached to a cache before it plays',
      {},
    );
    return this.market;
  }

  private loadHistory(
    index: number,
    before: readonly Candle[],
    { at, warmUp }: { readonly at: EpochMs; readonly warmUp: RecordedWarmUp },
  ): void {
    const instrument = this.setup.instruments[index] as Instrument;
    for (const timeframe of this.setup.timeframes) {
      const closed = closedCandles(before, { base: this.base, timeframe, until: at });
      const known = closed.slice(-warmUp.candles);
      if (known.length > 0) warmUp.load(instrument, timeframe, known);
    }
  }

  /** Opens the stream, which first sends the forming longer candles. */
  private connect(receivedAt: EpochMs): void {
    for (const [index, { id, venue }] of this.setup.instruments.entries()) {
      if (index === 0) {
        const opened = { connected: true, reason: '', receivedAt };
        this.cache.apply({ type: 'connection', venue, ...opened });
      }
      for (const { forming, timeframe } of this.builders[index] ?? []) {
        const isOver = !forming || candleCloseTime(forming.openTime, timeframe) <= receivedAt;
        if (!isOver) this.send(id, timeframe, forming);
      }
    }
  }

  private feed(index: number, candle: Candle): void {
    const { id } = this.setup.instruments[index] as Instrument;
    this.fed += 1;
    this.send(id, this.base, candle);
    for (const builder of this.builders[index] ?? []) {
      const state = builder.merge(candle);
      if (state) this.send(id, builder.timeframe, state);
    }
  }

  private send(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    const receivedAt = this.setup.time.now();
    this.cache.apply({ type: 'candle', instrument, timeframe, candle, receivedAt });
  }

  /** Moves the clock past the grace period after `instant`, with a heartbeat. */
  private closeAt(instant: EpochMs): void {
    const { time, closeGraceMs, instruments } = this.setup;
    const [first] = instruments;
    if (first) this.cache.apply({ type: 'heartbeat', venue: first.venue, receivedAt: instant });
    // Two sweeps, because the cache treats a long interval between sweeps as a pause of our own process.
    this.cache.sweep(instant);
    time.jumpTo(epochMs(instant + closeGraceMs));
    this.cache.sweep(time.now());
  }
}
