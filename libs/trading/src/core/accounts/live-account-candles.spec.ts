import { describe, expect, it } from '@jest/globals';

import { BRACKET_CAPABILITIES, type VenueCapabilities } from '@tidegate/execution';
import { Decimal, epochMs, fillId, price, silentLogger } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Order } from '@tidegate/model';

import {
  BTC,
  EngineDesk,
  fillRow,
  FIRST_MINUTE,
  LIVE_ACCOUNT,
  LIVE_PLAN,
  minuteCandle,
} from '../../../testing/index.js';

const { scope } = LIVE_ACCOUNT;
const MINUTE = 60_000;
const CLOSE = START + (FIRST_MINUTE + 1) * MINUTE;
const at = (ms: number) => epochMs(CLOSE + ms);

/** A desk on candles whose live and paper account have just submitted an entry. */
async function enteringDesk(
  capabilities: VenueCapabilities = LIVE_PLAN.capabilities,
  logger = silentLogger,
): Promise<EngineDesk> {
  const feed = { executionFeed: 'candles', quoteRequired: false } as const;
  const desk = new EngineDesk({ plan: { ...LIVE_PLAN, ...feed, capabilities }, logger });
  await desk.start();
  const balances = [{ asset: 'USD', total: new Decimal(10_000) }];
  const report = { at: START, openOrders: [], fills: [], balances };
  await desk.take({ type: 'reported', at: START, scope, report });
  await desk.candle(minuteCandle(FIRST_MINUTE, [100, 100.4, 99.6, 100]));
  return desk;
}

function orderOf(desk: EngineDesk, purpose: Order['purpose']): Order {
  const found = desk
    .trader('t/live')
    .book.openOrders()
    .find((order) => order.purpose === purpose);
  if (!found) throw new Error(`The live account has no open ${purpose}`);
  return found;
}

/** Delivers a fill of the whole order. */
async function filled(
  desk: EngineDesk,
  order: Order,
  [value, ms]: readonly [price: number, ms: number],
): Promise<void> {
  const { id, instrument, side, quantity } = order;
  const terms = { id: fillId(`f-${ms}`), order: id, scope, instrument, side, quantity };
  const fill = fillRow({ ...terms, price: price(value), at: at(ms) });
  const news = { type: 'filled', order: id, fill, at: at(ms) } as const;
  await desk.take({ type: 'order_news', at: at(ms), scope, news });
}

async function candle(desk: EngineDesk, prices: Parameters<typeof minuteCandle>[1]) {
  const closed = minuteCandle(FIRST_MINUTE + 1, prices);
  const base = { instrument: BTC.id, timeframe: '1m' } as const;
  await desk.take({ type: 'candle', at: at(MINUTE), ...base, candle: closed });
}

function tradesOf(desk: EngineDesk, account: string) {
  return desk.committed
    .filter((changes) => changes.scope.account === account)
    .flatMap(({ trades }) => trades);
}

describe('Accounts on a candle feed', () => {
  it('rest stop and target of a paper account, whose venue matches the same candles', async () => {
    const desk = await enteringDesk();
    await candle(desk, [100, 100.4, 99.6, 100]);
    const purposes = desk
      .trader('t/paper')
      .book.openOrders()
      .map(({ purpose }) => purpose);
    expect(purposes.toSorted()).toEqual(['protective_stop', 'protective_target']);
  });

  it('count the adverse price of the candle in which a target filled', async () => {
    const desk = await enteringDesk(BRACKET_CAPABILITIES);
    await candle(desk, [100, 104.5, 98.5, 104]);
    await desk.flush();
    expect(tradesOf(desk, 'paper')).toMatchObject([{ exitReason: 'target', mae: 0.015 }]);
  });

  it('do not count a candle that ended before a live position was opened', async () => {
    const desk = await enteringDesk(BRACKET_CAPABILITIES);
    await candle(desk, [100, 100.4, 98.5, 100]);
    await filled(desk, orderOf(desk, 'entry'), [100, MINUTE + 1_000]);
    const target = orderOf(desk, 'protective_target');
    await filled(desk, target, [target.limitPrice?.toNumber() ?? 0, MINUTE + 2_000]);
    await desk.flush();
    expect(tradesOf(desk, 'live')).toMatchObject([{ exitReason: 'target', mae: 0 }]);
  });
});

describe('An order event that conflicts with the books of a live account', () => {
  it('is logged with the order, the event and the reason, and changes nothing', async () => {
    const errors: unknown[] = [];
    const error = (message: string, fields?: object): void => {
      errors.push({ message, ...fields });
    };
    const desk = await enteringDesk(LIVE_PLAN.capabilities, { ...silentLogger, error });
    const entry = orderOf(desk, 'entry');
    await filled(desk, { ...entry, side: 'sell' }, [100, 1_000]);
    expect(errors).toEqual([
      {
        message: 'Order event conflicts with the local state; ignored',
        account: 't/live',
        order: entry.id,
        event: 'filled',
        code: 'FILL_OF_ANOTHER_ORDER',
        reason: expect.stringContaining('is a sell in testnet:BTC/USD'),
      },
    ]);
    expect(orderOf(desk, 'entry')).toMatchObject({ status: 'SUBMITTED' });
    expect(desk.faulted).toEqual([]);
  });
});
