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

/** What one run watches. */
export interface WatchedInstruments {
  /** The wanted ones in their order, then those that are only held. */
  readonly all: readonly Instrument[];
  /** Held and no longer wanted: what is held is managed, and nothing is opened. */
  readonly exitsOnly: ReadonlySet<InstrumentId>;
}

export interface InstrumentPorts {
  readonly feed: MarketFeed;
  /** `BASE/QUOTE` of those that are to be traded. */
  readonly symbols: readonly string[];
  /** What is not closed. */
  readonly held: readonly Position[];
  readonly timers: Timers;
  /** Told why the venue did not answer, and with `null` that it did. */
  readonly onAnswer: (problem: TidegateError | null) => void;
  readonly logger: Logger;
}

/**
 * Asks the venue for the instruments of `symbols` and of what is held, until it answers or `goOn` says no. Rejects with
 * `INSTRUMENT_UNKNOWN` for names that it does not list, with `INSTRUMENT_DELISTED` when it no longer lists what is held,
 * and with the adapter's error when that is not a passing one.
 */
export async function loadInstruments(
  ports: InstrumentPorts,
  goOn: () => boolean,
): Promise<WatchedInstruments> {
  const { feed, symbols, held, timers, logger, onAnswer } = ports;
  for (let attempt = 0; ; attempt++) {
    try {
      const listed = await feed.loadInstruments();
      onAnswer(null);
      return chooseInstruments(listed, symbols, held);
    } catch (thrown) {
      const isPassing = thrown instanceof TidegateError && thrown.retryable;
      if (!isPassing || !goOn()) throw thrown;
      onAnswer(thrown);
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

function chooseInstruments(
  listed: readonly Instrument[],
  symbols: readonly string[],
  held: readonly Position[],
): WatchedInstruments {
  const wanted = wantedOf(listed, symbols);
  const known = new Set(wanted.map(({ id }) => id));
  const exitsOnly = new Set(
    held.map(({ instrument }) => instrument).filter((id) => !known.has(id)),
  );
  const kept = listed.filter(({ id }) => exitsOnly.has(id));
  if (kept.length < exitsOnly.size) {
    const keptIds = new Set(kept.map(({ id }) => id));
    throw delisted(held.filter(({ instrument: id }) => exitsOnly.has(id) && !keptIds.has(id)));
  }
  return { all: [...wanted, ...kept], exitsOnly };
}

/** The instruments of the wanted symbols, in that order. */
function wantedOf(
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

function delisted(lost: readonly Position[]): TidegateError {
  const what = lost.map(({ instrument, scope }) => `${instrument} (account ${scope.account})`);
  return new TidegateError(
    'INSTRUMENT_DELISTED',
    `Positions are open in ${what.join(', ')}, which the venue does not list: nobody could close them. Start on the market in which they were opened, or with another storage directory`,
  );
}
