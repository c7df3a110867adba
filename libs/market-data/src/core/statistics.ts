/** Event counts since the start. */
export interface MarketDataStatistics {
  /** Closed candles added to a series, including synthetic ones. */
  candlesClosed: number;
  syntheticCandles: number;
  /** Updates that repeated a closed candle exactly. */
  duplicateCandles: number;
  /** Differing updates of a closed candle inside the correction window. */
  correctedCandles: number;
  /** Differing updates after the correction window, or of a candle that the series does not hold. */
  lateCandles: number;
  /** Invalid candles. */
  refusedCandles: number;
  gapsFound: number;
  gapsLeftOpen: number;
  outliersHeld: number;
  outliersConfirmed: number;
  outliersDropped: number;
  quotes: number;
  /** Invalid quotes (not positive, crossed). */
  refusedQuotes: number;
  trades: number;
  bookUpdates: number;
  booksLost: number;
  /** Events of instruments or timeframes that this cache does not hold. */
  unsubscribedEvents: number;
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
    unsubscribedEvents: 0,
  };
}
