import { describe, expect, it } from '@jest/globals';

import type { ExecutionFeed } from '@tidegate/execution';
import { epochMs, money, orderId, price, quantity } from '@tidegate/kernel';
import { openTimeAt } from '@tidegate/market-data/testing';
import type { Account, Order } from '@tidegate/model';
import { depositTransaction, Ledger } from '@tidegate/portfolio';

import {
  BTC,
  LIVE_ACCOUNT,
  minuteCandle,
  orderRow,
  settingsOf,
  TEST_SHARD,
  testAccount,
  testPlan,
} from '../../../testing/index.js';
import { AccountIds } from '../inputs/account-ids.js';
import { LiveGateway, type AccountGateway } from './account-gateway.js';
import { gatewayOf } from './gateway-of.js';

const MINUTE = 60_000;
const OPEN = openTimeAt('1m', 1);
const at = (ms: number) => epochMs(OPEN + ms);

/** The gateway of an account with 50 USD. */
function gatewayFor(account: Account, executionFeed: ExecutionFeed = 'candles'): AccountGateway {
  const ledger = new Ledger(account.scope);
  const deposit = { id: 'd', asset: 'USD', amount: money(50), at: OPEN };
  ledger.apply(depositTransaction(account.scope, deposit));
  return gatewayOf(
    {
      account,
      settings: settingsOf(testPlan([], { executionFeed })),
      instruments: new Map([[BTC.id, BTC]]),
      ids: new AccountIds(TEST_SHARD, 1),
    },
    { ledger, memory: { tradedUpTo: () => 0 } },
  );
}

/** A limit order for one unit at 101, sent 10 s into the minute. */
function buying(over: Partial<Order> = {}): Order {
  const { scope } = testAccount();
  const sent = { submittedAt: at(10_000), createdAt: at(10_000), updatedAt: at(10_000) };
  const terms = { limitPrice: price(101), quantity: quantity(1), instrument: BTC.id, scope };
  return orderRow({ id: orderId('o-1'), ...terms, ...sent, ...over });
}

function newsOf(gateway: AccountGateway) {
  const news = [];
  for (let event = gateway.nextNews(); event; event = gateway.nextNews()) news.push(event);
  return news;
}

describe('The gateway of an account', () => {
  it('leads to a live venue for a live account', () => {
    expect(gatewayFor(LIVE_ACCOUNT)).toBeInstanceOf(LiveGateway);
    expect(gatewayFor(testAccount())).not.toBeInstanceOf(LiveGateway);
  });

  it('limits the entries of a spot account to its cash, and not those of a margin account', () => {
    const answers = (['spot', 'margin'] as const).map((kind) => {
      const gateway = gatewayFor(testAccount('main', kind));
      gateway.perform({ type: 'submit', order: buying(), group: null }, at(10_000));
      return newsOf(gateway).map(({ type }) => type);
    });
    expect(answers).toEqual([['rejected'], ['accepted']]);
  });

  it.each([
    ['candles', 20_000, 'taker'],
    ['candles', 60_000, 'maker'],
    ['slices', 20_000, 'maker'],
  ] as const)(
    'on %s, %d ms into the minute, recovers an order of that minute that fills as %s',
    (feed, ms, liquidity) => {
      const gateway = gatewayFor(testAccount('main', 'margin'), feed);
      const order = buying({ status: 'ACCEPTED' });
      gateway.recover({ orders: [{ order, group: null }], held: new Map() }, at(ms));
      const minute = 1 + Math.floor(ms / MINUTE);
      const candle = minuteCandle(minute, [100, 100, 99, 99]);
      const closeTime = epochMs(candle.openTime + MINUTE);
      gateway.beginSlice(BTC.id, { type: 'candle', candle, closeTime });
      expect(newsOf(gateway)).toMatchObject([{ type: 'filled', fill: { liquidity } }]);
    },
  );
});
