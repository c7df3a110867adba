import { describe, expect, it } from '@jest/globals';

import type { VenueReport } from '@tidegate/execution';
import { Decimal, epochMs, price, type EpochMs } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';

import {
  controlInput,
  EngineDesk,
  fillRow,
  FIRST_MINUTE,
  LIVE_ACCOUNT,
  LIVE_PLAN,
  minuteCandle,
  TEST_SHARD,
  testAccount,
} from '../../../testing/index.js';
import type { EngineInput } from '../inputs/engine-input.js';

const { scope } = LIVE_ACCOUNT;
const MINUTE = (FIRST_MINUTE + 1) * 60_000;
const at = (ms: number): EpochMs => epochMs(START + ms);

function reported(ms: number, over: Partial<VenueReport> = {}, account = scope): EngineInput {
  const balances = [{ asset: 'USD', total: new Decimal(10_000) }];
  const report = { at: at(ms), openOrders: [], fills: [], balances, ...over };
  return { type: 'reported', at: at(ms + 100), scope: account, report };
}

function failed(ms: number): EngineInput {
  const what = { scope, code: 'VENUE_UNAVAILABLE', reason: 'the venue is down' };
  return { type: 'gateway_failed', at: at(ms), madeAt: at(ms), ...what };
}

/** A report that lists one balance twice. */
function contradictory(ms: number): EngineInput {
  const usd = { asset: 'USD', total: new Decimal(10_000) };
  return reported(ms, { balances: [usd, usd] });
}

async function startedDesk(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan: LIVE_PLAN });
  await desk.start();
  return desk;
}

/** A desk on candles whose two accounts have just submitted an entry. */
async function enteringDesk(): Promise<EngineDesk> {
  const plan = { ...LIVE_PLAN, executionFeed: 'candles', quoteRequired: false } as const;
  const desk = new EngineDesk({ plan });
  await desk.start();
  await desk.take(reported(1_000));
  await desk.candle(minuteCandle(FIRST_MINUTE, [100, 100.4, 99.6, 100]));
  return desk;
}

async function journaled(desk: EngineDesk): Promise<readonly string[]> {
  await desk.flush();
  const types: string[] = [];
  for await (const { type } of desk.store.read(TEST_SHARD, 1)) types.push(type);
  return types.filter((type) => type === 'reported' || type === 'gateway_failed');
}

describe('Reconciliation of a live account', () => {
  it('pauses entries of a live account until its first report, and never those of a paper account', async () => {
    const desk = await startedDesk();
    expect(desk.trader('t/live').pause).toMatchObject({ code: 'NOT_RECONCILED' });
    expect(desk.trader('t/paper').pause).toBeNull();
    await desk.take(reported(1_000));
    expect(desk.trader('t/live').pause).toBeNull();
  });

  it('does not journal a report that changes nothing or concerns a paper account', async () => {
    const desk = await startedDesk();
    for (const ms of [1_000, 2_000, 3_000]) await desk.take(reported(ms));
    await desk.take(reported(4_000, {}, testAccount('paper').scope));
    expect(await journaled(desk)).toEqual(['reported']);
  });

  it('keeps entries paused after a gateway failure until a report requested after the failure', async () => {
    const desk = await startedDesk();
    await desk.takeAll([reported(1_000), failed(2_000), reported(1_950)]);
    expect(desk.trader('t/live').pause).toEqual({
      code: 'VENUE_UNAVAILABLE',
      reason: 'the venue is down',
    });
    await desk.take(reported(3_000));
    expect(desk.trader('t/live').pause).toBeNull();
    expect(await journaled(desk)).toEqual(['reported', 'gateway_failed', 'reported']);
  });

  it('keeps entries paused while a balance differs in the first report after a failure, with the reason', async () => {
    const desk = await startedDesk();
    const withUsd = (total: number) => ({
      balances: [{ asset: 'USD', total: new Decimal(total) }],
    });
    await desk.takeAll([reported(1_000), failed(2_000), reported(3_000, withUsd(9_000))]);
    expect(desk.trader('t/live').pause).toEqual({
      code: 'NOT_RECONCILED',
      reason: 'The balance of USD differs from the books; waiting for the next report',
    });
    await desk.take(reported(4_000));
    expect(desk.trader('t/live').pause).toBeNull();
  });

  it('ignores rounding differences and quarantines only when a balance difference repeats', async () => {
    const desk = await startedDesk();
    const totals = [10_000, 10_000.009, 9_000, 8_000, 7_000];
    for (const [index, total] of totals.entries()) {
      const balances = [{ asset: 'USD', total: new Decimal(total) }];
      await desk.take(reported(1_000 * index, { balances }));
    }
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'open' });
    await desk.take(reported(9_000, { balances: [{ asset: 'USD', total: new Decimal(7_000) }] }));
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'quarantined' });
    expect(desk.faulted).toEqual([]);
  });

  it('requires a report that agrees before a release takes effect', async () => {
    const desk = await startedDesk();
    await desk.takeAll([reported(1_000), contradictory(2_000)]);
    const target = { type: 'account', scope } as const;
    const release = (ms: number): EngineInput =>
      controlInput({ type: 'release_quarantine' }, at(ms), { target });
    await desk.take(release(3_000));
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'quarantined' });
    await desk.takeAll([reported(4_000), release(5_000)]);
    expect(desk.run.life.registrations.find(scope)).toMatchObject({ lifecycle: 'open' });
  });

  it('cancels a working entry of a quarantined account even after a report that agrees', async () => {
    const desk = await enteringDesk();
    const [entry] = desk.trader('t/live').book.openOrders();
    expect(entry).toMatchObject({ purpose: 'entry', status: 'SUBMITTED' });
    await desk.takeAll([contradictory(MINUTE + 1_000), reported(MINUTE + 1_500)]);
    expect(desk.trader('t/live')).toMatchObject({ isQuarantined: true, pause: null });
    await desk.take({ type: 'tick', at: at(MINUTE + 2_000) });
    expect(desk.trader('t/live').book.openOrders()).toMatchObject([{ status: 'PENDING_CANCEL' }]);
  });

  it('submits only the stop at a venue that reserves balances, even when paper orders match candles', async () => {
    const desk = await enteringDesk();
    const { book } = desk.trader('t/live');
    const [entry] = book.openOrders();
    if (!entry) throw new Error('No entry works');
    const { id: order, instrument, side, quantity } = entry;
    const fill = fillRow({ order, scope, instrument, side, quantity, price: price(100) });
    const news = { type: 'filled', order, fill, at: fill.at } as const;
    await desk.take({ type: 'order_news', at: at(MINUTE + 1_000), scope, news });
    expect(book.openOrders().map(({ purpose }) => purpose)).toEqual(['protective_stop']);
  });
});
