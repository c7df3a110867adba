import type { ServedInterval } from './core/candle-store.js';
import type { CandleRow } from './core/tape.js';
import type { InstrumentMarket } from './core/instrument-market.js';

/** The state of one instrument already published to subscribers. */
export interface Published {
  printId: number;
  bid: number | null;
  ask: number | null;
  readonly candles: ReadonlyMap<ServedInterval, CandlesPublished>;
}

export interface CandlesPublished {
  readonly closedCount: number;
  /** Open time of the forming candle and its number of published trades; −1 and 0 if there is none. */
  readonly formingOpen: number;
  readonly formingTrades: number;
}

/** Maximum closed candles per publication; a client that missed more loads them by REST. */
const CANDLES_PER_PUBLICATION = 720;

/** The state after publishing everything up to now. */
export function publishedSoFar(market: InstrumentMarket): Published {
  return {
    printId: market.lastPrint?.id ?? 0,
    bid: market.book?.bestPrice('buy') ?? null,
    ask: market.book?.bestPrice('sell') ?? null,
    candles: new Map(
      market.candles.intervals.map((interval) => [interval, candlesPublished(market, interval)]),
    ),
  };
}

/** Closed rows with unpublished trades, then the forming row if it has new trades; oldest first. */
export function unpublishedRows(
  market: InstrumentMarket,
  interval: ServedInterval,
  known: CandlesPublished,
): readonly CandleRow[] {
  const { candles } = market;
  const isUnpublished = (row: CandleRow): boolean =>
    row.openTime !== known.formingOpen || row.trades !== known.formingTrades;
  const closedSince = candles.closedCount(interval) - known.closedCount;
  const rows: CandleRow[] = candles.closedRows(
    interval,
    Math.min(CANDLES_PER_PUBLICATION, closedSince),
  );
  const forming = formingOf(market, interval);
  return (forming ? [...rows, forming] : rows).filter(isUnpublished);
}

function candlesPublished(market: InstrumentMarket, interval: ServedInterval): CandlesPublished {
  const forming = formingOf(market, interval);
  return {
    closedCount: market.candles.closedCount(interval),
    formingOpen: forming?.openTime ?? -1,
    formingTrades: forming?.trades ?? 0,
  };
}

/** The forming row; `null` for a candle feed, which publishes only final candles. */
function formingOf(market: InstrumentMarket, interval: ServedInterval): CandleRow | null {
  return market.book ? market.candles.forming(interval) : null;
}
