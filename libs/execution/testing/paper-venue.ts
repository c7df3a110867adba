import { CountingIdSource, Decimal, epochMs, quantity } from '@tidegate/kernel';
import type { MarketSlice, MatchingOptions } from '@tidegate/matching';
import { anOrder } from '@tidegate/matching/testing';
import type { Fill, Instrument, Order } from '@tidegate/model';

import { PaperBroker } from '../src/core/paper-broker.js';
import type { GatewayEvent, GatewayRequest } from '../src/ports.js';
import { anInstrument, spotAccount } from './builders.js';
import { frictionless } from './paper-desk.js';

export interface PaperVenueOptions {
  readonly model?: MatchingOptions;
  readonly instrument?: Instrument;
  /** What buys may cost, whatever was bought before; on credit unless told. */
  readonly cash?: string;
  /** Hears each event when it is told, before `perform` or `market` returns. */
  readonly trailingVolume?: number;
  readonly onEvent?: (event: GatewayEvent, venue: PaperVenue) => void;
}

/** A paper broker on its own, with all that it said. */
export class PaperVenue {
  readonly broker: PaperBroker;
  readonly events: GatewayEvent[] = [];
  private readonly instrument: Instrument;

  constructor(options: PaperVenueOptions = {}) {
    this.instrument = options.instrument ?? anInstrument();
    const { cash } = options;
    this.broker = new PaperBroker({
      scope: spotAccount().scope,
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

  submit(order: Order, at = 0): void {
    const group = order.purpose === 'entry' ? null : order.position;
    this.broker.perform({ type: 'submit', order, group }, epochMs(at));
  }

  cancel(order: Order, at = 0): void {
    this.broker.perform({ type: 'cancel', order }, epochMs(at));
  }

  /** Asks for new terms; what is not named stays. */
  amend(order: Order, change: Partial<Extract<GatewayRequest, { type: 'amend' }>>, at = 0): void {
    const { quantity: amount, limitPrice, stopPrice } = order;
    this.broker.perform(
      { type: 'amend', order, quantity: amount, limitPrice, stopPrice, ...change },
      epochMs(at),
    );
  }

  /** Takes over orders that rest since long ago, and what the positions they close hold. */
  rests(orders: readonly Order[], held: string, at = 0): void {
    this.broker.recover(
      {
        orders: orders.map((order) => ({
          order,
          group: order.purpose === 'entry' ? null : order.position,
        })),
        held: new Map(orders.map(({ position }) => [position, quantity(held)])),
      },
      epochMs(at),
    );
  }

  market(slice: MarketSlice): void {
    this.broker.beginSlice(this.instrument.id, slice);
    this.broker.matchJoined();
    this.broker.endSlice();
  }

  get fills(): readonly Fill[] {
    return this.events.flatMap((event) => (event.type === 'filled' ? [event.fill] : []));
  }

  /** Each event as `type order`, refusals and cancellations with their code. */
  get said(): readonly string[] {
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
