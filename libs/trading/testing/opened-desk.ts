import { TidegateError } from '@tidegate/kernel';
import type { MarketFeed } from '@tidegate/market-data';
import { openTimeAt } from '@tidegate/market-data/testing';

import type { AccountStatus } from '../src/engine/engine-status.js';
import { testPlan, type TestPlan } from './engine-builders.js';
import { FIRST_MINUTE, LiveDesk } from './live-desk.js';
import { scriptedStrategy } from './scripted-strategy.js';

/** Buys at the close of the first minute of the stream with a stop 2 below and a target 4 above. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
/** One account on quotes that buys once. */
export const BUYING_PLAN: TestPlan = testPlan([buyer], {
  executionFeed: 'slices',
  quoteRequired: true,
});

/** A running engine with a long BTC position opened at 100.1. */
export async function openedDesk(desk = new LiveDesk({ plan: BUYING_PLAN })): Promise<LiveDesk> {
  await desk.start();
  await desk.quote(100);
  await desk.closeMinute(FIRST_MINUTE, 100);
  await desk.quote(100);
  return desk;
}

export function accountOf(desk: LiveDesk): AccountStatus {
  const [account] = desk.engine.accounts();
  if (!account) throw new Error('The engine has no account');
  return account;
}

export function venueDown(): TidegateError {
  return new TidegateError('VENUE_UNAVAILABLE', 'the venue is down', { retryable: true });
}

/** The feed with some of its methods replaced. */
export function wrapped(feed: MarketFeed, over: Partial<MarketFeed>): MarketFeed {
  return Object.assign(Object.create(feed) as MarketFeed, over);
}
