import type { ServedInterval } from './core/candle-store.js';
import type { CandleRow } from './core/tape.js';
import type { InstrumentMarket } from './core/instrument-market.js';

/** What subscribers know of one instrument: the next publication is what came after. */
export interface Published {
  printId: number;
  bid: number | null;
  ask: number | null;
  readonly candles: ReadonlyMap<ServedInterval, CandlesPublished>;
}

export interface CandlesPublished {
  readonly closedCount: number;
  /** Open time of the forming candle and how many of its trades are known; −1 and 0 without one. */
  readonly formingOpen: number;
  readonly formingTrades: number;
}

/** Closed candles that one publication may hold; a client that missed more asks for them by REST. */
const CANDLES_PER_PUBLICATION = 720;

/** As if everything up to now had been published. */
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

/** Rows that closed with trades that are not known yet, then the forming one if it traded; oldest first. */
export function unpublishedRows(
  market: InstrumentMarket,
  interval: ServedInterval,
  known: CandlesPublished,
): readonly CandleRow[] {
  const { candles } = market;
  const isNews = (row: CandleRow): boolean =>
    row.openTime !== known.formingOpen || row.trades !== known.formingTrades;
  const closedSince = candles.closedCount(interval) - known.closedCount;
  const rows: CandleRow[] = candles.closedRows(
    interval,
    Math.min(CANDLES_PER_PUBLICATION, closedSince),
  );
  const forming = formingOf(market, interval);
  return (forming ? [...rows, forming] : rows).filter(isNews);
}

function candlesPublished(market: InstrumentMarket, interval: ServedInterval): CandlesPublished {
  const forming = formingOf(market, interval);
  return {
    closedCount: market.candles.closedCount(interval),
    formingOpen: forming?.openTime ?? -1,
    formingTrades: forming?.trades ?? 0,
  };
}

/** Where only candles are published, a candle is not shown before it is whole. */
function formingOf(market: InstrumentMarket, interval: ServedInterval): CandleRow | null {
  return market.book ? market.candles.forming(interval) : null;
}
