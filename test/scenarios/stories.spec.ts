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

/** Runs the story's candles through the back-test. */
async function inBackTest(story: Story): Promise<Outcome> {
  const candles = columnsOf([...historyOf(), ...candlesOf(story)]);
  const plan = planOf(story);
  const [account] = seedsOf(plan);
  if (!account) throw new Error('The plan of a story has no account');
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

/** Streams the same candles through a live engine, minute by minute. */
async function live(story: Story): Promise<Outcome & { readonly orders: readonly Order[] }> {
  const desk = new LiveDesk({
    plan: planOf(story),
    history: historyOf(),
    channels: ['candles'],
  });
  await desk.start();
  for (const candle of candlesOf(story)) {
    // Publishes a candle 10 s after the previous close, so that the scan of the previous one does not see it.
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

function storyTradeOf(trade: ClosedTrade): Story['trades'][number] {
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

describe('story', () => {
  it.each(allStories())('the back-test tells the story: $title', async (story) => {
    const { trades, cash } = await inBackTest(story);
    expect(trades.map(storyTradeOf)).toEqual(story.trades);
    expect(cash).toBe(story.cash);
  });

  it.each(allStories())(
    'the live engine tells the story, with its orders: $title',
    async (story) => {
      const { trades, orders, cash } = await live(story);
      expect(trades.map(storyTradeOf)).toEqual(story.trades);
      expect(orders.map(lineOf)).toEqual(story.orders);
      expect(cash).toBe(story.cash);
    },
  );

  it.each(allStories())(
    'same trades and decisions live and in the back-test: $title',
    async (story) => {
      const [recorded, streamed] = [await inBackTest(story), await live(story)];
      expect(streamed.trades.map(tradeContent)).toEqual(recorded.trades.map(tradeContent));
      const momentsOf = ({ decisions }: Outcome) =>
        decisions.map(({ at, outcome, signal }) => ({ at, outcome, signal }));
      expect(momentsOf(streamed)).toEqual(momentsOf(recorded));
    },
  );
});
