import { plainExecution } from './plain-execution.js';
import {
  CountingIdSource,
  epochMs,
  invariant,
  money,
  shardId,
  type IdSource,
  type InstrumentId,
  type OrderId,
  type PositionId,
} from '@tidegate/kernel';
import { MatchingOptions, type MarketSlice } from '@tidegate/matching';
import type {
  Account,
  AccountScope,
  ClosedTrade,
  Fill,
  Instrument,
  Order,
  Position,
  Quote,
} from '@tidegate/model';
import { depositTransaction, Ledger } from '@tidegate/portfolio';

import { AccountBook } from '../src/core/account-book.js';
import type { BookRefusal } from '../src/core/book-refusal.js';
import { orderIdsFrom, type OrderIds } from '../src/core/client-order-id.js';
import type { ExecutionChanges } from '../src/core/change-set.js';
import type { ExecutionOptions } from '../src/core/execution-options.js';
import { OrderDesk } from '../src/core/order-desk.js';
import { PaperVenue } from '../src/core/paper-venue.js';
import { BRACKET_CAPABILITIES, type VenueCapabilities } from '../src/core/venue-capabilities.js';
import type { GatewayEvent, GatewayRequest } from '../src/ports.js';
import { anInstrument, spotAccount } from './builders.js';

export interface PaperDeskOptions {
  readonly options?: ExecutionOptions;
  readonly model?: MatchingOptions;
  /** By default those of a venue where exits rest together. */
  readonly capabilities?: VenueCapabilities;
  readonly feed?: 'candles' | 'slices';
  readonly candleMs?: number;
  readonly account?: Account;
  readonly instruments?: readonly Instrument[];
  readonly deposit?: string;
  /** Called with each request before the venue receives it. */
  readonly onRequest?: (request: GatewayRequest) => void;
}

/** More rounds than this in one settlement are a defect. */
const ROUNDS_MAX = 100;

/** A model without fees, spread, impact or participation limits, so that prices in tests are round numbers. */
export function frictionless(): MatchingOptions {
  const model = Object.assign(new MatchingOptions(), {
    halfSpreadRate: 0,
    impactCoefficient: 0,
    participationRateMax: 1,
    levelShareMax: 1,
    latencyMs: 0,
  });
  model.fees.tiers = model.fees.tiers
    .slice(0, 1)
    .map((tier) => ({ ...tier, makerRate: 0, takerRate: 0 }));
  return model;
}

/** Order ids as the engine creates them, with a fixed installation. */
export function countingOrderIds(ids: IdSource, scope: AccountScope): OrderIds {
  return orderIdsFrom(ids, { installation: 'test', shard: shardId('kraken'), scope });
}

/** A book, a desk and a paper venue wired as in the engine. It settles at once and records all output. */
export class PaperDesk {
  readonly book: AccountBook;
  /** The venue's instruments; a test may change one. */
  readonly instruments: Map<InstrumentId, Instrument>;
  readonly desk: OrderDesk;
  readonly venue: PaperVenue;
  readonly ledger: Ledger;
  readonly booked: Fill[] = [];
  readonly trades: ClosedTrade[] = [];
  readonly refusals: BookRefusal[] = [];
  readonly requests: GatewayRequest[] = [];
  readonly commits: ExecutionChanges[] = [];
  quote: Quote | null = null;
  mayEnter = true;
  /** Fees and slippage of entry and exit together, as a fraction. */
  costRate = 0;
  private readonly capabilities: VenueCapabilities;
  private readonly news: GatewayEvent[] = [];
  private readonly onRequest: (request: GatewayRequest) => void;

  constructor(setup: PaperDeskOptions = {}) {
    this.onRequest = setup.onRequest ?? (() => undefined);
    const account = setup.account ?? spotAccount();
    this.instruments = new Map(
      (setup.instruments ?? [anInstrument()]).map((instrument) => [instrument.id, instrument]),
    );
    this.capabilities = setup.capabilities ?? BRACKET_CAPABILITIES;
    const ids = new CountingIdSource({ epoch: 1, counter: 0 });
    this.ledger = new Ledger(account.scope);
    this.ledger.apply(
      depositTransaction(account.scope, {
        id: 'deposit:1',
        asset: account.currency,
        amount: money(setup.deposit ?? '100000'),
        at: epochMs(0),
      }),
    );
    this.book = new AccountBook(account, this.ledger, this.instruments);
    this.venue = new PaperVenue({
      scope: account.scope,
      capabilities: this.capabilities,
      feed: setup.feed ?? 'slices',
      candleMs: setup.candleMs ?? null,
      model: setup.model ?? frictionless(),
      instruments: this.instruments,
      ids,
      trailingVolume: () => 0,
      cash: account.kind === 'spot' ? () => this.ledger.cash(account.currency) : null,
      listener: (event) => this.news.push(event),
    });
    const options = setup.options ?? plainExecution();
    this.desk = new OrderDesk({
      book: this.book,
      ids,
      orderIds: countingOrderIds(ids, account.scope),
      entryOptions: () => options.entry,
      exitOptionsOf: () => options.exit,
      capabilities: this.capabilities,
      feed: setup.feed ?? 'slices',
      roundTripCostRate: () => this.costRate,
      onFilled: (fill) => this.booked.push(fill),
      quoteOf: () => this.quote,
      mayEnter: () => this.mayEnter,
      onTradeClosed: (trade) => this.trades.push(trade),
      onRefusedNews: (_event, refusal) => this.refusals.push(refusal),
    });
  }

  /** The live position in the first instrument. */
  get position(): Position | null {
    return this.book.livePositions()[0] ?? null;
  }

  /** Matches one market slice, and manages the position after a candle. */
  market(slice: MarketSlice, instrument = anInstrument().id): void {
    const at = slice.type === 'candle' ? slice.closeTime : slice.at;
    this.desk.matching(slice.type === 'candle' ? { instrument, ...slice.candle } : null);
    this.venue.beginSlice(instrument, slice);
    this.settle(at);
    this.venue.endSlice();
    this.desk.matching(null);
    if (slice.type === 'candle') {
      this.desk.manageOn(instrument, slice);
      this.settle(at);
    }
  }

  /** The last committed version of an order. */
  committed(id: OrderId): Order | null {
    return lastOf(
      this.commits.map(({ orders }) => orders),
      (order) => order.id === id,
    );
  }

  /** The last committed version of a position. */
  committedPosition(id: PositionId): Position | null {
    return lastOf(
      this.commits.map(({ positions }) => positions),
      (row) => row.id === id,
    );
  }

  /** Commits, sends and processes answers until nothing is left. */
  settle(at: number): void {
    let rounds = 0;
    do {
      rounds += 1;
      invariant(rounds <= ROUNDS_MAX, 'A desk settles within a bounded number of rounds', {
        at,
        position: JSON.stringify(this.position),
        orders: JSON.stringify(this.book.openOrders()),
        requests: JSON.stringify(this.requests.slice(-6)),
      });
      for (let event = this.news.shift(); event; event = this.news.shift()) {
        this.desk.onEvent(event);
      }
      // As in the engine, changes that are not urgent wait for the next commit.
      if (this.book.changes.isUrgent) this.commits.push(this.book.changes.take());
      for (const request of this.desk.takeRequests()) {
        this.requests.push(request);
        this.onRequest(request);
        this.venue.perform(request, epochMs(at));
      }
      this.venue.matchJoined();
    } while (this.news.length > 0 || this.desk.hasRequests);
  }
}

function lastOf<Row>(
  commits: readonly (readonly Row[])[],
  isIt: (row: Row) => boolean,
): Row | null {
  for (const rows of commits.toReversed()) {
    const row = rows.find(isIt);
    if (row) return row;
  }
  return null;
}
