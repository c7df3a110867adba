import type {
  CandlesAnswer,
  CandlesQuery,
  EquityCurveAnswer,
  EquityQuery,
  MissedTradesAnswer,
  MissedTradesQuery,
  OrderTrailAnswer,
  PerformanceAnswer,
  TradeDetailAnswer,
} from '@tidegate/contracts';
import {
  DAY_MS,
  doubleOf,
  epochMs,
  HOUR_MS,
  orderId,
  positionId,
  TidegateError,
  type Clock,
  type EpochMs,
  type VenueId,
} from '@tidegate/kernel';
import { PAGE_LIMIT_MAX, type AccountScope, type Candle, type Timeframe } from '@tidegate/model';
import type { MissedTradeReads, TelemetryArchive } from '@tidegate/persistence';
import { performanceOf } from '@tidegate/portfolio';
import type { EquitySnapshot, TradingReads } from '@tidegate/trading';

import { candleAnswer } from './core/candle-answer.js';
import { equityCurve, metricAnswers } from './core/equity-curve.js';
import { orderTrail } from './core/order-trail.js';
import { instant, text } from './core/plain-answers.js';
import { momentOf, namedInstrument } from './core/page-requests.js';
import { sinceAnswer } from './core/since-answer.js';
import { tradeDetail } from './core/trade-detail.js';
import { tradesOf } from './core/tried-limit.js';

export interface RecordViewsSetup {
  readonly reads: TradingReads;
  readonly archive: TelemetryArchive;
  readonly missed: Pick<MissedTradeReads, 'find' | 'span'>;
  readonly clock: Clock;
  /** Venue of instruments given without one. */
  readonly venue: VenueId;
}

const CANDLES = 500;
const MISSED_MAX = 500;
/** About a week of one snapshot a minute; older ones of a longer span are left out. */
const SNAPSHOTS_MAX = 10_000;
const RANGE_MS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, all: null } as const;
/** Candles of a benchmark, fine enough for the points of a curve. */
const BENCHMARK: Readonly<Record<keyof typeof RANGE_MS, Timeframe>> = {
  '24h': '5m',
  '7d': '15m',
  '30d': '1h',
  all: '4h',
};
const BENCHMARK_CANDLES_MAX = 3_000;
const BEGINNING = epochMs(0);

/** Stored orders, trades, candles and equity, for people. */
export class RecordViews {
  constructor(private readonly setup: RecordViewsSetup) {}

  /** An order with its events. Rejects with `ID_UNKNOWN`. */
  async order(scope: AccountScope, id: string): Promise<OrderTrailAnswer> {
    const { reads } = this.setup;
    const order = await reads.order(scope, orderId(id));
    if (!order) throw unknown('order', id);
    const position = await reads.position(scope, order.position);
    const trace = position && (await reads.decisionTrace(scope, position.decision));
    const fills = trace?.fills.filter((fill) => fill.order === order.id) ?? [];
    return orderTrail(order, fills);
  }

  /** A closed trade with its path, by the id of its position. Rejects with `ID_UNKNOWN`. */
  async trade(scope: AccountScope, id: string): Promise<TradeDetailAnswer> {
    const { reads, missed } = this.setup;
    const trade = await reads.trade(scope, positionId(id));
    if (!trade) throw unknown('trade', id);
    const position = await reads.position(scope, trade.position);
    const isBreakeven = trade.exitReason === 'breakeven_stop';
    const without = isBreakeven ? sinceAnswer(await missed.find(scope, trade.position)) : null;
    return tradeDetail(trade, position, without);
  }

  /** AI vetoes or trades closed at break-even of the last 30 days, with what they would have become. */
  async missed(scope: AccountScope, { of }: MissedTradesQuery): Promise<MissedTradesAnswer> {
    const to = this.setup.clock.now();
    const from = epochMs(to - 30 * DAY_MS);
    const by =
      of === 'breakeven'
        ? ({ kind: 'breakeven' } as const)
        : ({ gate: 'AI_BELOW_THRESHOLD' } as const);
    const found = await this.setup.missed.span(scope, { by, from, to, limit: MISSED_MAX });
    return {
      ...{ from: instant(from), to: instant(to), truncated: found.length === MISSED_MAX },
      totals: tradesOf(found.map(({ end }) => ({ r: end?.r ?? null }))),
      trades: found.map((missed) => ({
        ...{ id: missed.id, instrument: missed.instrument, at: instant(missed.at) },
        since: sinceAnswer(missed),
      })),
    };
  }

  /** Market data has no tenant. */
  async candles({ instrument, timeframe, before, limit }: CandlesQuery): Promise<CandlesAnswer> {
    const { archive, venue } = this.setup;
    const id = namedInstrument(instrument, venue);
    const count = limit === undefined ? CANDLES : Number(limit);
    const to = before === undefined ? this.setup.clock.now() : momentOf('before', before) - 1;
    const span = { from: BEGINNING, to: epochMs(Math.max(0, to)), limit: count };
    const candles = await archive.candles(id, timeframe, span);
    const oldest = candles.length === count ? candles[0] : undefined;
    return {
      ...{ instrument: id, timeframe, candles: candles.map(candleAnswer) },
      before: oldest ? instant(oldest.openTime) : null,
    };
  }

  async equity(
    scope: AccountScope,
    { range = '24h', benchmark }: EquityQuery,
  ): Promise<EquityCurveAnswer> {
    const to = this.setup.clock.now();
    const length = RANGE_MS[range];
    const from = length === null ? BEGINNING : epochMs(Math.max(0, to - length));
    const { snapshots, truncated } = await this.snapshots(scope, from, to);
    const first = snapshots[0]?.at ?? to;
    const candles = benchmark === undefined ? [] : await this.benchmark(benchmark, range, first);
    return equityCurve(snapshots, candles, { from: length === null ? first : from, to, truncated });
  }

  /** All figures over the recorded equity and the closed trades of the same span. */
  async performance(scope: AccountScope): Promise<PerformanceAnswer> {
    const to = this.setup.clock.now();
    const { snapshots, truncated } = await this.snapshots(scope, BEGINNING, to);
    const [first, last] = [snapshots[0], snapshots.at(-1)];
    const filter = first ? { from: first.at } : {};
    const page = await this.setup.reads.trades(scope, { limit: PAGE_LIMIT_MAX, filter });
    const trades = page.rows.toReversed();
    const curve = {
      times: snapshots.map(({ at }) => at),
      values: snapshots.map(({ equity }) => doubleOf(equity)),
    };
    return {
      ...{ from: first ? instant(first.at) : null, to: last ? instant(last.at) : null },
      base: {
        ...{ trades: trades.length, snapshots: snapshots.length },
        firstEquity: first ? text(first.equity) : null,
        lastEquity: last ? text(last.equity) : null,
        truncated: truncated || page.cursor !== null,
      },
      metrics: snapshots.length === 0 ? [] : metricAnswers(performanceOf(trades, curve)),
    };
  }

  private async snapshots(
    ...[scope, from, to]: [AccountScope, EpochMs, EpochMs]
  ): Promise<{ readonly snapshots: readonly EquitySnapshot[]; readonly truncated: boolean }> {
    const span = { from, to, limit: SNAPSHOTS_MAX };
    const snapshots = await this.setup.archive.equity(scope, span);
    return { snapshots, truncated: snapshots.length === SNAPSHOTS_MAX };
  }

  private benchmark(
    ...[instrument, range, first]: [string, keyof typeof RANGE_MS, EpochMs]
  ): Promise<readonly Candle[]> {
    const { archive, venue, clock } = this.setup;
    const from = epochMs(Math.max(0, first - HOUR_MS));
    const span = { from, to: clock.now(), limit: BENCHMARK_CANDLES_MAX };
    return archive.candles(namedInstrument(instrument, venue), BENCHMARK[range], span);
  }
}

function unknown(what: string, id: string): TidegateError {
  return new TidegateError(
    'ID_UNKNOWN',
    `The account has no ${what} ${id}; list them to see their ids`,
  );
}
