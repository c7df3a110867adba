import { describe, expect, it } from '@jest/globals';

import { BRACKET_CAPABILITIES, type GatewayRequest } from '@tidegate/execution';
import { frictionless } from '@tidegate/execution/testing';
import { epochMs, orderId, price, quantity } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import { BTC, LIVE_ACCOUNT, orderRow, TEST_SHARD, testAccount } from '../../../testing/index.js';
import { AccountIds } from '../inputs/account-ids.js';
import { LiveGateway, PaperGateway } from './account-gateway.js';

const at = START;
const slice = { type: 'quote', quote: quoteAt(at, 97), at } as const;
const stop = orderRow({
  ...{ scope: testAccount().scope, instrument: BTC.id, purpose: 'protective_stop' },
  ...{ type: 'stop_market', side: 'sell', limitPrice: null, stopPrice: price(98) },
  ...{ quantity: quantity(1), reduceOnly: true, createdAt: at, submittedAt: at, updatedAt: at },
});
const submitted: GatewayRequest = { type: 'submit', order: stop, group: null };
const canceled = { type: 'canceled', order: orderId('o'), reasonCode: '', at } as const;

function paperGateway(): PaperGateway {
  const gateway = new PaperGateway({
    scope: testAccount().scope,
    capabilities: BRACKET_CAPABILITIES,
    feed: 'slices',
    candleMs: null,
    model: frictionless(),
    instruments: new Map([[BTC.id, BTC]]),
    ids: new AccountIds(TEST_SHARD, 1),
    trailingVolume: () => 0,
    cash: null,
  });
  gateway.recover({ orders: [], held: new Map([[stop.position, quantity(1)]]) }, at);
  return gateway;
}

function eventsOf(gateway: PaperGateway | LiveGateway): readonly string[] {
  const types: string[] = [];
  for (let event = gateway.nextNews(); event; event = gateway.nextNews()) types.push(event.type);
  return types;
}

describe('PaperGateway', () => {
  it('has order events only after its venue answered, and gives each once in order', () => {
    const gateway = paperGateway();
    expect([gateway.hasNews, gateway.nextNews()]).toEqual([false, null]);
    gateway.perform(submitted, at);
    gateway.beginSlice(BTC.id, { ...slice, at: epochMs(at + 1) });
    expect(gateway.hasNews).toBe(true);
    expect(eventsOf(gateway)).toEqual(['accepted', 'filled']);
    expect([gateway.hasNews, gateway.nextNews()]).toEqual([false, null]);
  });

  it('matches a stop that joins the current slice, and not one sent after the slice ended', () => {
    const joining = paperGateway();
    joining.beginSlice(BTC.id, slice);
    joining.perform(submitted, at);
    joining.matchJoined();
    expect(eventsOf(joining)).toEqual(['accepted', 'filled']);
    const late = paperGateway();
    late.beginSlice(BTC.id, slice);
    late.endSlice();
    late.perform(submitted, at);
    late.matchJoined();
    expect(eventsOf(late)).toEqual(['accepted']);
  });

  it('has no requests for the shell', () => {
    const gateway = paperGateway();
    gateway.perform(submitted, at);
    expect(gateway.takeOutbound()).toEqual([]);
  });
});

describe('LiveGateway', () => {
  it('hands each request to the shell once', () => {
    const gateway = new LiveGateway();
    expect(gateway.takeOutbound()).toEqual([]);
    gateway.perform(submitted);
    expect(gateway.takeOutbound()).toEqual([submitted]);
    expect(gateway.takeOutbound()).toEqual([]);
  });

  it('drops waiting requests at a recovery, because the reconciler asks the venue', () => {
    const gateway = new LiveGateway();
    gateway.perform(submitted);
    gateway.recover();
    expect(gateway.takeOutbound()).toEqual([]);
  });

  it('gives delivered order events once in order', () => {
    const gateway = new LiveGateway();
    expect([gateway.hasNews, gateway.nextNews()]).toEqual([false, null]);
    gateway.deliver(canceled);
    gateway.deliver({ type: 'accepted', order: orderId('o'), venueOrderId: 'V', at });
    expect(gateway.hasNews).toBe(true);
    expect(eventsOf(gateway)).toEqual(['canceled', 'accepted']);
    expect(gateway.hasNews).toBe(false);
  });

  it('is reached by no price, because its venue matches', () => {
    const gateway = new LiveGateway();
    gateway.perform({ ...submitted, order: { ...stop, scope: LIVE_ACCOUNT.scope } });
    expect(gateway.isReachedBy()).toBe(false);
  });
});
