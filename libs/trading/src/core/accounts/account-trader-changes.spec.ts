import { describe, expect, it } from '@jest/globals';

import { DAY_MS, epochMs, money, orderId, price, quantity } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import {
  BTC,
  choiceOf,
  configuring,
  EMPTY_RECORD,
  EngineDesk,
  ETH,
  marketView,
  minuteCandle,
  namedAccount,
  orderRow,
  permissiveRisk,
  positionRow,
  scriptedStrategy,
  testPlan,
  type EngineDeskSetup,
} from '../../../testing/index.js';
import type { AccountRecord } from '../../ports.js';
import type { AccountTrader } from './account-trader.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;
const NAME = 't/a';
const member = namedAccount(NAME);
const { scope } = member.account;

/** Buys at the close of the first minute. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === START + MINUTE ? { direction: 'long', stop: close - 2, target: close + 4 } : null,
);
const plan = testPlan([buyer], { accounts: [member] });

async function startedDesk(over: Partial<EngineDeskSetup> = {}): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan, ...over });
  await desk.start();
  return desk;
}

/** A desk whose account holds BTC. */
async function holdingDesk(): Promise<EngineDesk> {
  const desk = await startedDesk();
  for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
  expect(desk.trader(NAME).openPositions).toBe(1);
  return desk;
}

/** A new trader with these books, before it begins. */
async function restored(record: Partial<AccountRecord>): Promise<AccountTrader> {
  const desk = await startedDesk({ funded: false });
  const trader = desk.trader(NAME);
  trader.restore({ ...EMPTY_RECORD, ...record });
  return trader;
}

describe('AccountTrader: who may decide', () => {
  it('does not consider a signal before its first deposit or in another currency', async () => {
    const unfunded = await startedDesk({ funded: false });
    const account = { ...member.account, currency: 'EUR' };
    const euros = await startedDesk({
      plan: testPlan([buyer], { accounts: [{ ...member, account }] }),
    });
    expect(euros.traders[0]?.riskState).not.toBeNull();
    for (const desk of [unfunded, euros]) {
      await desk.candle(minuteCandle(0, QUIET));
      expect([desk.decisions, desk.faulted]).toEqual([[], []]);
    }
  });

  it('decides again on a refused signal after it switched to another profile', async () => {
    const risk = permissiveRisk();
    risk.signal.confidenceMin = 0.999;
    const of = testPlan([buyer], {
      accounts: [namedAccount(NAME, { risk }), namedAccount('x/permissive')],
    });
    const desk = await startedDesk({ plan: of });
    const at = epochMs(START + MINUTE + 30_000);
    const look = { trigger: 'price_move', timeframe: null, market: marketView() } as const;
    const again = { type: 'scan', at, madeAt: at, instrument: BTC.id, ...look } as const;
    await desk.candle(minuteCandle(0, QUIET));
    await desk.takeAll([again, ...configuring(member, choiceOf(of, 1), at), again]);
    const own = desk.decisions.filter(({ scope: { tenant } }) => tenant === 't');
    expect(own.map(({ rejectedBy, outcome }) => rejectedBy ?? outcome)).toEqual([
      'CONFIDENCE_BELOW_MIN',
      'accepted',
    ]);
  });
});

describe('AccountTrader: what it must save and tell', () => {
  it('saves a state that only a mark of the equity changed', async () => {
    const desk = await holdingDesk();
    await desk.candle(minuteCandle(2, [100, 101, 100, 101]));
    await desk.flush();
    const peak = async (): Promise<number> => {
      await desk.flush();
      const { state } = await desk.store.loadAccount(scope, epochMs(0));
      const { risk } = JSON.parse(state ?? '{}') as { risk: string };
      return (JSON.parse(risk) as { equityPeak: number }).equityPeak;
    };
    await desk.take({ type: 'tick', at: epochMs(desk.time.now() + 1_000) });
    expect(await peak()).toBe(desk.trader(NAME).equity);
    expect(await peak()).toBeGreaterThan(10_000);
  });

  it('has no events without a change of a breaker', async () => {
    const desk = await startedDesk({ funded: false });
    expect(desk.trader(NAME).takeEvents()).toEqual([]);
    const deposit = { type: 'transferred', at: START, scope, id: 'd', asset: 'USD' } as const;
    await desk.take({ ...deposit, amount: '10' });
    expect(desk.trader(NAME).takeEvents()).toEqual([]);
    expect(desk.trader(NAME).takeEvents()).toEqual([]);
  });

  it('has not tripped a breaker before its first deposit', async () => {
    const desk = await startedDesk({ funded: false });
    expect(desk.trader(NAME).hasTripped('drawdown')).toBe(false);
  });

  it('marks the equity when that is due or a day begins, with money and prices only', async () => {
    const later = epochMs(START + 5 * MINUTE);
    const nextDay = epochMs(START + DAY_MS);
    const unfunded = (await startedDesk({ funded: false })).trader(NAME);
    expect([unfunded.watch(nextDay, true), unfunded.watch(nextDay, false)]).toEqual([false, false]);
    const desk = await holdingDesk();
    await desk.candle(minuteCandle(2, [100, 101, 100, 101]));
    const trader = desk.trader(NAME);
    expect([false, true, true].map((isDue) => trader.watch(later, isDue))).toEqual([
      false,
      true,
      false,
    ]);
    expect(trader.watch(nextDay, false)).toBe(true);
  });

  it('frees no money that a working entry needs, and all of another asset', async () => {
    const desk = await startedDesk();
    await desk.candle(minuteCandle(0, QUIET));
    const trader = desk.trader(NAME);
    expect(trader.openOrders).toBe(1);
    expect(trader.freeOf('USD').toNumber()).toBe(10_000 - trader.grossNotional);
    expect(trader.freeOf('BTC').toNumber()).toBe(0);
  });

  it('grants breakers a grace period at each start', async () => {
    const desk = await startedDesk();
    const at = epochMs(desk.time.now() + 5 * MINUTE);
    await desk.flush();
    desk.time.jumpTo(at);
    await desk.start();
    const { graceAfterStartMs } = member.risk.breakers;
    expect(desk.trader(NAME).riskState?.breakers.graceUntil).toBe(at + graceAfterStartMs);
  });
});

describe('AccountTrader: positions and orders', () => {
  it('is involved in the instruments of its positions and of its open orders', async () => {
    const livePositions = [positionRow({ scope, instrument: BTC.id })];
    const openOrders = [orderRow({ scope, instrument: ETH.id })];
    const both = await restored({ livePositions, openOrders });
    expect([...both.involvements()]).toEqual([BTC.id, ETH.id]);
    expect([...(await restored({})).involvements()]).toEqual([]);
  });

  it('closes nothing without a position', async () => {
    const desk = await startedDesk();
    desk.trader(NAME).close(BTC.id, 'manual', START);
    expect(desk.trader(NAME).isUnsettled).toBe(false);
    expect(desk.faulted).toEqual([]);
  });

  it.each([
    ['its price', 100, 99, 98, 100],
    ['its entry price while no price is known', null, 99, 98, 99],
    ['the price of its decision while it has no other', null, null, 98, 98],
  ])('closes a position at %s', async (_what, last, entry, decided, expected) => {
    const desk = await startedDesk({ funded: false });
    const trader = desk.trader(NAME);
    const position = positionRow({
      ...{ scope, instrument: BTC.id, quantity: quantity(1), cost: money(100) },
      ...{ entryPrice: entry === null ? null : price(entry), decisionPrice: price(decided) },
    });
    trader.restore({ ...EMPTY_RECORD, livePositions: [position] });
    if (last !== null) {
      const range = { low: 100, high: 100, last, quote: null };
      desk.run.views.note({ type: 'range', at: START, instrument: BTC.id, ...range });
    }
    trader.close(BTC.id, 'manual', START);
    const exits = trader.book.openOrders().filter(({ purpose }) => purpose === 'exit');
    expect(exits.map(({ decisionPrice }) => decisionPrice.toNumber())).toEqual([expected]);
    expect(exits.map(({ createdAt }) => createdAt)).toEqual([START]);
  });

  it('does not match a stop against a slice that ended', async () => {
    const trader = (await startedDesk()).trader(NAME);
    const slice = { type: 'quote', quote: quoteAt(START, 97), at: START } as const;
    const stop = orderRow({
      ...{ id: orderId('o-9'), scope, instrument: BTC.id, purpose: 'protective_stop' },
      ...{ type: 'stop_market', side: 'sell', limitPrice: null, stopPrice: price(98) },
      ...{ quantity: quantity(1), reduceOnly: true, createdAt: START, submittedAt: START },
    });
    trader.gateway.recover({ orders: [], held: new Map([[stop.position, quantity(1)]]) }, START);
    trader.beginSlice(BTC.id, slice);
    trader.endSlice(BTC.id, slice);
    trader.gateway.perform({ type: 'submit', order: stop, group: null }, START);
    trader.gateway.matchJoined();
    expect(trader.gateway.nextNews()).toMatchObject({ type: 'accepted' });
    expect(trader.gateway.nextNews()).toBeNull();
  });
});
