import {
  delay,
  TidegateError,
  type InstrumentId,
  type Logger,
  type Timers,
} from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import type { Instrument, Position } from '@tidegate/model';

const VENUE_RETRY_MS_MAX = 30_000;

/** The instruments of one run. */
export interface WatchedInstruments {
  /** The configured instruments in order, then those with open positions only. */
  readonly all: readonly Instrument[];
  /** Instruments with open positions that are no longer configured: positions are managed, entries are off. */
  readonly exitsOnly: ReadonlySet<InstrumentId>;
}

export interface InstrumentPorts {
  readonly feed: MarketFeed;
  /** Configured symbols, `BASE/QUOTE`. */
  readonly symbols: readonly string[];
  /** Open positions. */
  readonly held: readonly Position[];
  readonly timers: Timers;
  /** Called with the problem when the venue does not answer, and with `null` when it does. */
  readonly onAnswer: (problem: TidegateError | null) => void;
  readonly logger: Logger;
}

/**
 * Loads the instruments of `symbols` and of open positions from the venue, with retries while `shouldRetry` returns
 * true. Rejects with `INSTRUMENT_UNKNOWN` for a symbol that the venue does not list, with `INSTRUMENT_DELISTED` if it
 * no longer lists the instrument of an open position, and with the adapter's error if that is not retryable.
 */
export async function loadInstruments(
  ports: InstrumentPorts,
  shouldRetry: () => boolean,
): Promise<WatchedInstruments> {
  const { feed, symbols, held, timers, logger, onAnswer } = ports;
  for (let attempt = 0; ; attempt++) {
    try {
      const listed = await feed.loadInstruments();
      onAnswer(null);
      return chooseInstruments(listed, symbols, held);
    } catch (thrown) {
      const isRetryable = thrown instanceof TidegateError && thrown.retryable;
      if (!isRetryable || !shouldRetry()) throw thrown;
      onAnswer(thrown);
      const waitMs = Math.min(VENUE_RETRY_MS_MAX, 500 * 2 ** Math.min(attempt, 6));
      logger.warn('Venue does not answer; the start waits for it', {
        venue: feed.venue,
        code: thrown.code,
        error: thrown.message,
        retryInMs: waitMs,
      });
      await delay(timers, waitMs);
    }
  }
}

function chooseInstruments(
  listed: readonly Instrument[],
  symbols: readonly string[],
  held: readonly Position[],
): WatchedInstruments {
  const traded = tradedOf(listed, symbols);
  const known = new Set(traded.map(({ id }) => id));
  const exitsOnly = new Set(
    held.map(({ instrument }) => instrument).filter((id) => !known.has(id)),
  );
  const kept = listed.filter(({ id }) => exitsOnly.has(id));
  if (kept.length < exitsOnly.size) {
    const keptIds = new Set(kept.map(({ id }) => id));
    throw delisted(held.filter(({ instrument: id }) => exitsOnly.has(id) && !keptIds.has(id)));
  }
  return { all: [...traded, ...kept], exitsOnly };
}

/** The instruments of the symbols, in that order. */
function tradedOf(
  listed: readonly Instrument[],
  symbols: readonly string[],
): readonly Instrument[] {
  const bySymbol = new Map(listed.map((instrument) => [instrument.symbol, instrument]));
  const unknown = symbols.filter((symbol) => !bySymbol.has(symbol));
  if (unknown.length > 0) {
    throw new TidegateError(
      'INSTRUMENT_UNKNOWN',
      `The venue does not list ${unknown.join(', ')}. It lists ${listed.length} instruments, named like BTC/USD`,
    );
  }
  return symbols.flatMap((symbol) => bySymbol.get(symbol) ?? []);
}

function delisted(lost: readonly Position[]): TidegateError {
  const instruments = lost.map(
    ({ instrument, scope }) => `${instrument} (account ${scope.account})`,
  );
  return new TidegateError(
    'INSTRUMENT_DELISTED',
    `Positions are open in ${instruments.join(', ')}, which the venue does not list, so they cannot be closed. Start on the market where they were opened, or use another storage directory`,
  );
}
