/** Counts since the start, by what happened. */
export interface MarketDataStatistics {
  /** Closed candles taken into a series, synthetic ones included. */
  candlesClosed: number;
  syntheticCandles: number;
  /** Updates that repeated a closed candle exactly. */
  duplicateCandles: number;
  /** Differing updates of a closed candle inside the correction window. */
  correctedCandles: number;
  /** Updates of a closed candle, or of one before the series, that came too late to matter. */
  lateCandles: number;
  /** Candles that cannot be true. */
  refusedCandles: number;
  gapsFound: number;
  gapsLeftOpen: number;
  outliersHeld: number;
  outliersConfirmed: number;
  outliersDropped: number;
  quotes: number;
  /** Quotes that cannot be true (not positive, crossed). */
  refusedQuotes: number;
  trades: number;
  bookUpdates: number;
  booksLost: number;
  /** Events of instruments or timeframes that this cache was not made for. */
  strangers: number;
}

export function emptyStatistics(): MarketDataStatistics {
  return {
    candlesClosed: 0,
    syntheticCandles: 0,
    duplicateCandles: 0,
    correctedCandles: 0,
    lateCandles: 0,
    refusedCandles: 0,
    gapsFound: 0,
    gapsLeftOpen: 0,
    outliersHeld: 0,
    outliersConfirmed: 0,
    outliersDropped: 0,
    quotes: 0,
    refusedQuotes: 0,
    trades: 0,
    bookUpdates: 0,
    booksLost: 0,
    strangers: 0,
  };
}
