import { CountingIdSource, Decimal, epochMs, quantity } from '@tidegate/kernel';
import type { MarketSlice, MatchingOptions } from '@tidegate/matching';
import { anOrder } from '@tidegate/matching/testing';
import type { Fill, Instrument, Order, OrderTerms } from '@tidegate/model';

import { PaperVenue } from '../src/core/paper-venue.js';
import type { PaperVenueSetup } from '../src/core/paper-venue-setup.js';
import { BRACKET_CAPABILITIES, type VenueCapabilities } from '../src/core/venue-capabilities.js';
import type { GatewayEvent } from '../src/ports.js';
import { anInstrument, spotAccount } from './builders.js';
import { frictionless } from './paper-desk.js';

export interface VenueFixtureOptions {
  readonly model?: MatchingOptions;
  /** By default those of a venue where exits rest together. */
  readonly capabilities?: VenueCapabilities;
  readonly feed?: PaperVenueSetup['feed'];
  readonly instrument?: Instrument;
  /** The cash for every buy, whatever was bought before; by default the account buys on credit. */
  readonly cash?: string;
  readonly trailingVolume?: number;
  /** The interval of the candles; by default finer slices come continuously. */
  readonly candleMs?: number;
  /** Called with each event before `perform` or `market` returns. */
  readonly onEvent?: (event: GatewayEvent, venue: VenueFixture) => void;
}

/** A paper venue on its own, with its recorded events. */
export class VenueFixture {
  readonly venue: PaperVenue;
  readonly events: GatewayEvent[] = [];
  private readonly instrument: Instrument;

  constructor(options: VenueFixtureOptions = {}) {
    this.instrument = options.instrument ?? anInstrument();
    const { cash } = options;
    this.venue = new PaperVenue({
      scope: spotAccount().scope,
      capabilities: options.capabilities ?? BRACKET_CAPABILITIES,
      feed: options.feed ?? 'slices',
      candleMs: options.candleMs ?? null,
      model: options.model ?? frictionless(),
      instruments: new Map([[this.instrument.id, this.instrument]]),
      ids: new CountingIdSource({ epoch: 1, counter: 0 }),
      trailingVolume: () => options.trailingVolume ?? 0,
      cash: cash === undefined ? null : () => new Decimal(cash),
      listener: (event) => {
        this.events.push(event);
        options.onEvent?.(event, this);
      },
    });
  }

  /** Submits an order. Exits join the group of their position by default. */
  submit(order: Order, at = 0, group = groupOf(order)): void {
    this.venue.perform({ type: 'submit', order, group }, epochMs(at));
  }

  cancel(order: Order, at = 0): void {
    this.venue.perform({ type: 'cancel', order }, epochMs(at));
  }

  /** Requests new terms; omitted terms stay. */
  amend(order: Order, change: Partial<OrderTerms>, at = 0): void {
    const { quantity: amount, limitPrice, stopPrice } = order;
    this.venue.perform(
      { type: 'amend', order, quantity: amount, limitPrice, stopPrice, ...change },
      epochMs(at),
    );
  }

  /** Recovers orders that have rested for long and the quantity of their positions. */
  rests(orders: readonly Order[], held: string, at = 0): void {
    this.venue.recover(
      {
        orders: orders.map((order) => ({ order, group: groupOf(order) })),
        held: new Map(orders.map(({ position }) => [position, quantity(held)])),
      },
      epochMs(at),
    );
  }

  /** Sets the quantity of a position without open orders. */
  holds(held: string): void {
    const { position } = aStop();
    this.venue.recover({ orders: [], held: new Map([[position, quantity(held)]]) }, epochMs(0));
  }

  lookUp(order: Order, askedAt: number): void {
    this.venue.perform({ type: 'look_up', order, askedAt: epochMs(askedAt) }, epochMs(askedAt));
  }

  /** The answers to look-ups, in short form. */
  get reports(): readonly unknown[] {
    return this.events.flatMap((event) => {
      if (event.type !== 'looked_up') return [];
      const { report, askedAt } = event;
      if (!report) return [null];
      const { status, quantity: ordered, filledQuantity, stopPrice, fills } = report;
      return [
        {
          status,
          quantity: ordered.toString(),
          filled: filledQuantity.toString(),
          stopPrice: stopPrice?.toString() ?? null,
          fills: fills.length,
          askedAt,
        },
      ];
    });
  }

  market(slice: MarketSlice): void {
    this.venue.beginSlice(this.instrument.id, slice);
    this.venue.matchJoined();
    this.venue.endSlice();
  }

  get fills(): readonly Fill[] {
    return this.events.flatMap((event) => (event.type === 'filled' ? [event.fill] : []));
  }

  /** Each event as `type order`, refusals and cancellations with their code. */
  get answers(): readonly string[] {
    return this.events.map((event) => {
      const code = 'reasonCode' in event ? ` ${event.reasonCode}` : '';
      return `${event.type} ${event.order}${code}`;
    });
  }

  /** Each fill as `order quantity @ price`. */
  get filled(): readonly string[] {
    return this.fills.map(
      ({ order, quantity: amount, price }) => `${order} ${amount.toString()} @ ${price.toString()}`,
    );
  }
}

/** A spot venue where open orders reserve their cost or units, and exits are not linked. */
export const RESERVING_CAPABILITIES: VenueCapabilities = {
  amend: { price: true, quantity: true },
  postOnly: true,
  nativeStop: 'both',
  exits: 'none',
  reserves: true,
  deadMansSwitch: false,
  clientIdForm: 'uuid',
  lookUp: { byClientId: true, delayMsMax: 2_000 },
};

function groupOf({ purpose, position }: Order): string | null {
  return purpose === 'entry' ? null : position;
}

type OrderPlan = NonNullable<Parameters<typeof anOrder>[0]>;

/** A protective stop of one unit at 98, named `stop`. */
export function aStop(plan: OrderPlan = {}): Order {
  return anOrder({
    id: 'stop',
    purpose: 'protective_stop',
    exitReason: 'stop',
    side: 'sell',
    type: 'stop_market',
    stopPrice: 98,
    reduceOnly: true,
    ...plan,
  });
}

/** A protective target of one unit at 104, named `target`. */
export function aTarget(plan: OrderPlan = {}): Order {
  return anOrder({
    id: 'target',
    purpose: 'protective_target',
    exitReason: 'target',
    side: 'sell',
    type: 'limit',
    limitPrice: 104,
    reduceOnly: true,
    ...plan,
  });
}

/** An exit of one unit at market, named `exit`. */
export function anExit(plan: OrderPlan = {}): Order {
  return anOrder({
    id: 'exit',
    purpose: 'exit',
    exitReason: 'manual',
    side: 'sell',
    reduceOnly: true,
    ...plan,
  });
}
