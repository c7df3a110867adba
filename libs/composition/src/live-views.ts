import type {
  BookAnswer,
  InstrumentAnswer,
  InstrumentQuery,
  InstrumentsAnswer,
  LevelAnswer,
  StandingAnswer,
  StandingsAnswer,
} from '@tidegate/contracts';
import { TidegateError, type Clock, type InstrumentId, type VenueId } from '@tidegate/kernel';
import { spreadRateOf, type AccountScope, type Instrument } from '@tidegate/model';
import type { EngineHub, HubMember } from '@tidegate/trading';

import { namedInstrument } from './core/page-requests.js';
import { standingAnswer } from './core/standing-answer.js';

const LEVELS_MAX = 25;

export interface LiveViewsSetup {
  readonly hub: Pick<EngineHub, 'engines'>;
  readonly clock: Clock;
  /** Venue of instruments given without one. */
  readonly venue: VenueId;
}

/** What the running engines see now, for people. Reading changes nothing that they decide on. */
export class LiveViews {
  constructor(private readonly setup: LiveViewsSetup) {}

  async instruments(): Promise<InstrumentsAnswer> {
    const instruments = this.setup.hub.engines.flatMap((engine) =>
      (engine.market.reads?.instruments() ?? []).map((each) => this.instrumentAnswer(engine, each)),
    );
    return { instruments };
  }

  /** Rejects with `INSTRUMENT_UNKNOWN`. */
  async book({ instrument }: InstrumentQuery): Promise<BookAnswer> {
    const id = namedInstrument(instrument, this.setup.venue);
    const reads = this.setup.hub.engines
      .map(({ market }) => market.reads)
      .find((each) => each?.instrument(id));
    if (!reads) throw instrumentUnknown(id);
    const received = reads.bookReceivedAt(id);
    const book = reads.book(id);
    const side = (count: number, read: (level: number) => LevelAnswer): readonly LevelAnswer[] =>
      Array.from({ length: Math.min(count, LEVELS_MAX) }, (_, level) => read(level));
    return {
      ...{ instrument: id, known: book !== null, reason: reads.bookUnknownReason(id) },
      ageMs: received === null ? null : this.setup.clock.now() - received,
      bids: book ? side(book.bidCount, (at) => [book.bidPrice(at), book.bidQuantity(at)]) : [],
      asks: book ? side(book.askCount, (at) => [book.askPrice(at), book.askQuantity(at)]) : [],
    };
  }

  /** The standing of every instrument that the account's engine trades. Rejects with `ACCOUNT_UNKNOWN`. */
  async standings(scope: AccountScope): Promise<StandingsAnswer> {
    const at = this.setup.clock.now();
    for (const engine of this.setup.hub.engines) {
      const instruments = engine.market.reads?.instruments() ?? [];
      const found = instruments.flatMap(({ id }) => engine.standing(scope, id, at) ?? []);
      if (found.length > 0) return { standings: found.map(standingAnswer) };
    }
    throw accountUnknown(scope);
  }

  /** Rejects with `ACCOUNT_UNKNOWN` or `INSTRUMENT_UNKNOWN`. */
  async standing(scope: AccountScope, { instrument }: InstrumentQuery): Promise<StandingAnswer> {
    const id = namedInstrument(instrument, this.setup.venue);
    const { standings } = await this.standings(scope);
    const found = standings.find((each) => each.instrument === id);
    if (found) return found;
    throw instrumentUnknown(id);
  }

  private instrumentAnswer({ market }: HubMember, instrument: Instrument): InstrumentAnswer {
    const { id, symbol, base, quote, status, pricePrecision, quantityPrecision } = instrument;
    const touch = market.reads?.quote(id) ?? null;
    const ages = market.reads?.freshnessOf(id, this.setup.clock.now());
    return {
      ...{ id, symbol, base, quote, status, pricePrecision, quantityPrecision },
      quantityMin: instrument.quantityMin.toFixed(),
      costMin: instrument.costMin.toFixed(),
      bid: touch?.bid ?? null,
      ask: touch?.ask ?? null,
      last: market.reads?.lastPrice(id) ?? null,
      spreadRate: touch && spreadRateOf(touch),
      quoteAgeMs: ages?.quoteAgeMs ?? null,
      bookAgeMs: ages?.bookAgeMs ?? null,
      isStale: market.staleInstruments.includes(id),
    };
  }
}

function instrumentUnknown(id: InstrumentId): TidegateError {
  return new TidegateError(
    'INSTRUMENT_UNKNOWN',
    `No running engine trades ${id}; list the instruments`,
  );
}

function accountUnknown({ tenant, account }: AccountScope): TidegateError {
  return new TidegateError(
    'ACCOUNT_UNKNOWN',
    `No running engine has account ${account} of tenant ${tenant}, or it has no instruments yet`,
  );
}
