import { describe, expect, it } from '@jest/globals';

import { runBackTest, tradeContent, type BackTestResult } from '@tidegate/backtest';
import { epochMs } from '@tidegate/kernel';
import { MarketDataOptions } from '@tidegate/market-data';
import { openTimeAt, TEST_VENUE } from '@tidegate/market-data/testing';
import { columnsOf, type ClosedTrade, type DecisionRecord, type Order } from '@tidegate/model';
import {
  BTC,
  FIRST_MINUTE,
  LiveDesk,
  resolverOf,
  seedsOf,
  settingsOf,
  testAccount,
} from '@tidegate/trading/testing';

import { allStories, candlesOf, historyOf, planOf, type Story } from './story.js';

const { scope } = testAccount();
const ALL = { limit: 1_000 };

interface Outcome {
  readonly trades: readonly ClosedTrade[];
  readonly decisions: readonly DecisionRecord[];
  readonly cash: string;
}

/** Recorded candles through the back-test's driver. */
async function inBackTest(story: Story): Promise<Outcome> {
  const candles = columnsOf([...historyOf(), ...candlesOf(story)]);
  const plan = planOf(story);
  const [account] = seedsOf(plan);
  if (!account) throw new Error('A story has an account');
  const result: BackTestResult = await runBackTest({
    history: [{ venue: TEST_VENUE, symbol: BTC.symbol, timeframe: '1m', candles, source: 'story' }],
    settings: settingsOf(plan),
    resolver: resolverOf(plan),
    account,
    marketData: new MarketDataOptions(),
    range: { from: openTimeAt('1m', FIRST_MINUTE), to: null },
    warmUpCandles: FIRST_MINUTE,
    instruments: [BTC],
  });
  expect(result.ledgerBalanced).toBe(true);
  const { trades, decisions, equity } = result;
  return { trades, decisions, cash: String(equity.values.at(-1)) };
}

/** The same candles from a venue's stream through a live engine, minute by minute. */
async function live(story: Story): Promise<Outcome & { readonly orders: readonly Order[] }> {
  const desk = new LiveDesk({
    plan: planOf(story),
    history: historyOf(),
    channels: ['candles'],
  });
  await desk.start();
  for (const candle of candlesOf(story)) {
    // The look at the candle before must not see this one: it comes some seconds after the close.
    await desk.advanceTo(epochMs(candle.openTime + 10_000));
    await desk.publish(candle);
  }
  await desk.advance(60_000);
  const [account] = desk.engine.accounts();
  await desk.engine.stop();
  expect(desk.faults).toEqual([]);
  expect(account).toMatchObject({ ledgerBalanced: true, openPositions: 0, openOrders: 0 });
  const orders = await desk.store.orders(scope, ALL);
  const trades = await desk.store.trades(scope, ALL);
  const decisions = await desk.store.decisions(scope, ALL);
  return {
    orders: orders.rows.toReversed(),
    trades: trades.rows.toReversed(),
    decisions: decisions.rows.toReversed(),
    cash: account?.cash ?? '',
  };
}

function told(trade: ClosedTrade): Story['trades'][number] {
  return {
    direction: trade.direction,
    quantity: trade.quantity.toString(),
    entry: trade.entryPrice.toString(),
    exit: trade.exitPrice.toString(),
    reason: trade.exitReason,
    netPnl: trade.netPnl.toString(),
  };
}

function lineOf(order: Order): string {
  const level = order.limitPrice ?? order.stopPrice;
  const price = level ? ` at ${level.toString()}` : '';
  const { purpose, side, type, quantity, status } = order;
  return `${purpose} ${side} ${type} ${quantity.toString()}${price} ${status}`;
}

describe.each(allStories())('$title', (story) => {
  it('in the back-test', async () => {
    const { trades, cash } = await inBackTest(story);
    expect(trades.map(told)).toEqual(story.trades);
    expect(cash).toBe(story.cash);
  });

  it('in the live engine, with the orders that the story names', async () => {
    const { trades, orders, cash } = await live(story);
    expect(trades.map(told)).toEqual(story.trades);
    expect(orders.map(lineOf)).toEqual(story.orders);
    expect(cash).toBe(story.cash);
  });

  it('to the same trades and decisions, moment by moment, in both', async () => {
    const [recorded, streamed] = [await inBackTest(story), await live(story)];
    expect(streamed.trades.map(tradeContent)).toEqual(recorded.trades.map(tradeContent));
    const momentsOf = ({ decisions }: Outcome) =>
      decisions.map(({ at, outcome, signal }) => ({ at, outcome, signal }));
    expect(momentsOf(streamed)).toEqual(momentsOf(recorded));
  });
});
