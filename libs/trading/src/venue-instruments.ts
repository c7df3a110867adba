import { delay, TidegateError, type Logger, type Timers } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { Instrument } from '@tidegate/model';

const VENUE_RETRY_MS_MAX = 30_000;

/**
 * Asks the venue for the instruments of `symbols` until it answers or `goOn` says no. Rejects with `INSTRUMENT_UNKNOWN`
 * for names that it does not list, and with the adapter's error when that is not a passing one.
 */
export async function loadInstruments(
  ports: {
    readonly feed: MarketFeed;
    readonly symbols: readonly string[];
    readonly timers: Timers;
    readonly logger: Logger;
  },
  goOn: () => boolean,
): Promise<readonly Instrument[]> {
  const { feed, symbols, timers, logger } = ports;
  for (let attempt = 0; ; attempt++) {
    try {
      return chooseInstruments(await feed.loadInstruments(), symbols);
    } catch (thrown) {
      const isPassing = thrown instanceof TidegateError && thrown.retryable;
      if (!isPassing || !goOn()) throw thrown;
      const waitMs = Math.min(VENUE_RETRY_MS_MAX, 500 * 2 ** Math.min(attempt, 6));
      logger.warn('The venue does not answer; the start waits for it', {
        venue: feed.venue,
        code: thrown.code,
        problem: thrown.message,
        retryInMs: waitMs,
      });
      await delay(timers, waitMs);
    }
  }
}

/** The instruments of the wanted symbols, in that order. */
function chooseInstruments(
  listed: readonly Instrument[],
  symbols: readonly string[],
): readonly Instrument[] {
  const bySymbol = new Map(listed.map((instrument) => [instrument.symbol, instrument]));
  const unknown = symbols.filter((symbol) => !bySymbol.has(symbol));
  if (unknown.length > 0) {
    throw new TidegateError(
      'INSTRUMENT_UNKNOWN',
      `The venue does not list ${unknown.join(', ')}; instruments are named like BTC/USD, and ${listed.length} are listed`,
    );
  }
  return symbols.flatMap((symbol) => bySymbol.get(symbol) ?? []);
}
