import { plainExecution } from '@tidegate/execution/testing';
import { describe, expect, it } from '@jest/globals';

import { epochMs, money } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Direction } from '@tidegate/model';

import {
  BTC,
  changesOf,
  controlInput,
  EngineDesk,
  ETH,
  frictionlessMatching,
  marketView,
  minuteCandle,
  permissiveRisk,
  scriptedStrategy,
  TEST_SHARD,
  testAccount,
  testPlan,
  wholeCommit,
  type TestPlan,
} from '../../../testing/index.js';
import { InMemoryTradingStore } from '../../adapters/memory/in-memory-trading-store.js';
import type { AccountTrader } from './account-trader.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** Gives a signal in the given direction at the close of each listed minute. */
function signalling(directions: Readonly<Record<number, Direction>>) {
  return scriptedStrategy(({ closedAt }, close) => {
    const direction = directions[(closedAt - START) / MINUTE];
    if (!direction) return null;
    const sign = direction === 'long' ? 1 : -1;
    return { direction, stop: close - 2 * sign, target: close + 4 * sign };
  });
}

async function startedDesk(
  directions: Readonly<Record<number, Direction>>,
  over: Partial<TestPlan> = {},
): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan: testPlan([signalling(directions)], over) });
  await desk.start();
  return desk;
}

function traderOf(desk: EngineDesk): AccountTrader {
  const [trader] = desk.traders;
  if (!trader) throw new Error('The plan has no account');
  return trader;
}

function heldBy({ book }: AccountTrader) {
  return book.livePositions();
}

/** The outcome of each decision, or the gate that refused it. */
function verdictsOf(desk: EngineDesk): readonly string[] {
  return desk.decisions.map(({ outcome, rejectedBy }) => rejectedBy ?? outcome);
}

function funnelOf(desk: EngineDesk) {
  const trader = traderOf(desk);
  const analysis = desk.run.life.analysisOf(trader);
  if (!analysis) throw new Error('The account follows no analysis');
  return trader.funnel.report(analysis.counts);
}

function exitsOf(desk: EngineDesk): readonly string[] {
  return desk.committed.flatMap(({ trades }) => trades).map(({ exitReason }) => exitReason);
}

describe('AccountTrader: signals', () => {
  it('opens a position on an accepted signal and records why', async () => {
    const desk = await startedDesk({ 1: 'long' });
    await desk.candle(minuteCandle(0, QUIET));
    await desk.candle(minuteCandle(1, QUIET));
    expect(heldBy(traderOf(desk))).toMatchObject([
      { status: 'open', direction: 'long', strategy: 'scripted', decision: desk.decisions[0]?.id },
    ]);
    const [decision] = desk.decisions;
    expect(decision?.verdicts.every(({ passed }) => passed)).toBe(true);
    expect(decision?.sizing?.quantity.gt(0)).toBe(true);
    expect(funnelOf(desk)).toMatchObject({ scans: 2, signals: 1, accepted: 1 });
  });

  it('commits accepted decisions with their order and reports refused ones to telemetry only', async () => {
    const desk = await startedDesk({ 1: 'long', 2: 'long' });
    for (const minute of [0, 1, 2]) await desk.candle(minuteCandle(minute, QUIET));
    expect(verdictsOf(desk)).toEqual(['accepted', 'POSITION_EXISTS']);
    const committed = desk.committed.flatMap(({ decisions }) => decisions);
    expect(committed.map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  it('does not decide on signals before the account is funded', async () => {
    const desk = new EngineDesk({ plan: testPlan([signalling({ 1: 'long' })]), funded: false });
    await desk.start();
    await desk.candle(minuteCandle(0, QUIET));
    expect(desk.decisions).toEqual([]);
  });

  it('decides once on a signal that is offered repeatedly', async () => {
    const desk = await startedDesk({ 1: 'long' });
    await desk.candle(minuteCandle(0, QUIET));
    const at = epochMs(START + MINUTE + 30_000);
    const again = { type: 'scan', at, madeAt: at, instrument: BTC.id } as const;
    const look = { trigger: 'price_move', timeframe: null, market: marketView() } as const;
    await desk.take({ ...again, ...look });
    expect(verdictsOf(desk)).toEqual(['accepted']);
  });

  it('decides again on a signal that was refused for a passing reason', async () => {
    const desk = await startedDesk({ 1: 'long' });
    const at = epochMs(START + MINUTE);
    const candle = minuteCandle(0, QUIET);
    await desk.take({ type: 'candle', at, instrument: BTC.id, timeframe: '1m', candle });
    const scan = { type: 'scan', instrument: BTC.id } as const;
    const stale = marketView({ candleAgeMs: 600_000 });
    const close = { trigger: 'candle_closed', timeframe: '1m' } as const;
    await desk.take({ ...scan, ...close, at, madeAt: at, market: stale });
    const later = epochMs(at + 10_000);
    const move = { trigger: 'price_move', timeframe: null, market: marketView() } as const;
    await desk.take({ ...scan, ...move, at: later, madeAt: later });
    expect(verdictsOf(desk)).toEqual(['STALE_DATA', 'accepted']);
  });

  it('opens nothing while entries are paused and states the reason of the pause', async () => {
    const desk = await startedDesk({ 1: 'long' });
    const reason = 'books under review';
    await desk.take(controlInput({ type: 'pause', code: 'OPERATOR' }, START, { reason }));
    await desk.candle(minuteCandle(0, QUIET));
    expect(verdictsOf(desk)).toEqual(['ENGINE_PAUSED']);
    expect(desk.decisions[0]?.verdicts[0]?.message).toContain(reason);
  });

  it('closes a spot position on an opposite signal and refuses that signal without a position', async () => {
    const desk = await startedDesk({ 1: 'long', 3: 'short', 5: 'short' });
    for (const minute of [0, 1, 2, 3, 4]) await desk.candle(minuteCandle(minute, QUIET));
    expect(verdictsOf(desk)).toEqual(['accepted', 'closed_opposite', 'DIRECTION_NOT_ALLOWED']);
    expect(exitsOf(desk)).toEqual(['opposite_signal']);
    expect(funnelOf(desk)).toMatchObject({ accepted: 1, closedOpposite: 1 });
  });

  it('pays the fees of the tier that its own volume reached', async () => {
    const matching = frictionlessMatching();
    matching.fees.tiers = [
      { volume: 0, makerRate: 0.001, takerRate: 0.001 },
      { volume: 500, makerRate: 0.0005, takerRate: 0.0005 },
    ];
    const desk = await startedDesk({ 1: 'long', 3: 'short' }, { matching });
    for (const minute of [0, 1, 2, 3]) await desk.candle(minuteCandle(minute, QUIET));
    const fills = desk.committed.flatMap((changes) => changes.fills);
    const rates = fills.map(({ fee, price, quantity }) => fee.div(price.mul(quantity)).toNumber());
    expect(rates).toEqual([0.001, 0.0005]);
  });

  it('does not close on an opposite signal when onOppositeSignal is off', async () => {
    const execution = plainExecution();
    execution.exit.onOppositeSignal = false;
    const account = testAccount();
    const desk = await startedDesk(
      { 1: 'long', 3: 'short' },
      { accounts: [{ account, execution, risk: permissiveRisk(), deposit: '10000' }] },
    );
    for (const minute of [0, 1, 2]) await desk.candle(minuteCandle(minute, QUIET));
    expect(verdictsOf(desk)).toEqual(['accepted', 'DIRECTION_NOT_ALLOWED']);
  });

  it('decides for each account separately: refuses a short on spot and accepts it on margin', async () => {
    const accounts = (['spot', 'margin'] as const).map((kind) => ({
      account: testAccount(kind, kind),
      execution: plainExecution(),
      risk: permissiveRisk(),
      deposit: '10000',
    }));
    const desk = await startedDesk({ 1: 'short' }, { accounts });
    await desk.candle(minuteCandle(0, QUIET));
    expect(verdictsOf(desk)).toEqual(['DIRECTION_NOT_ALLOWED', 'accepted']);
  });

  it('counts an order toward the tenant’s exposure before its first fill', async () => {
    const accounts = ['first', 'second', 'third'].map((id) => ({
      account: testAccount(id),
      execution: plainExecution(),
      risk: permissiveRisk(),
      deposit: '10000',
    }));
    const plan = testPlan([signalling({ 1: 'long' })], { accounts, tenantExposureMax: 3_000 });
    const desk = new EngineDesk({ plan });
    await desk.start();
    await desk.candle(minuteCandle(0, QUIET));
    const ordered = desk.decisions.map(({ sizing }) => sizing?.notional.toNumber() ?? 0);
    expect(desk.decisions.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
    ]);
    expect(ordered.reduce((sum, notional) => sum + notional, 0)).toBeLessThanOrEqual(3_000);
  });

  it('sums the exposure of all accounts of a tenant against the tenant’s limit', async () => {
    const accounts = ['first', 'second'].map((id) => ({
      account: testAccount(id),
      execution: plainExecution(),
      risk: permissiveRisk(),
      deposit: '10000',
    }));
    const desk = new EngineDesk({
      plan: testPlan([signalling({ 1: 'long', 3: 'long' })], {
        accounts,
        tenantExposureMax: 4_000,
      }),
      instruments: [BTC, ETH],
    });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET), BTC);
    await desk.candle(minuteCandle(2, QUIET), ETH);
    expect(verdictsOf(desk).slice(0, 2)).toEqual(['accepted', 'accepted']);
    expect(verdictsOf(desk).slice(2)).toEqual(['GLOBAL_EXPOSURE_LIMIT', 'GLOBAL_EXPOSURE_LIMIT']);
  });
});

describe('AccountTrader: money and exits', () => {
  it('books a deposit once and ignores a repeat of its id', async () => {
    const desk = await startedDesk({});
    const { scope } = testAccount();
    const deposit = { type: 'transferred', at: START, scope, asset: 'USD' } as const;
    await desk.take({ ...deposit, id: 'deposit:2', amount: '50' });
    const after = traderOf(desk);
    const remembered = after.riskState;
    for (const amount of ['50', '70']) await desk.take({ ...deposit, id: 'deposit:2', amount });
    await desk.flush();
    expect(desk.faulted).toEqual([]);
    expect(traderOf(desk)).toBe(after);
    expect(after.valuation().cash.toString()).toBe('10050');
    expect(after.riskState).toBe(remembered);
    const { rows } = await desk.store.transactions(scope, { limit: 9 });
    expect(rows.map(({ id }) => id).toSorted()).toEqual([
      'deposit:deposit:2',
      'deposit:deposit:initial',
    ]);
  });

  it('ignores a transfer of an unknown account', async () => {
    const desk = await startedDesk({});
    const { scope } = testAccount('unknown');
    const amount = '50';
    const transfer = { type: 'transferred', id: 'deposit:2', asset: 'USD', amount } as const;
    await desk.take({ ...transfer, at: START, scope });
    expect(traderOf(desk).valuation().cash.toString()).toBe('10000');
  });

  it('closes a position on command while entries are paused', async () => {
    const desk = await startedDesk({ 1: 'long' });
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    const at = epochMs(START + 2 * MINUTE);
    await desk.take(controlInput({ type: 'pause', code: 'OPERATOR' }, at));
    await desk.take(controlInput({ type: 'close_position', exitReason: 'kill_switch' }, at));
    await desk.candle(minuteCandle(2, QUIET));
    expect(exitsOf(desk)).toEqual(['kill_switch']);
    expect(traderOf(desk).openOrders).toBe(0);
    expect(traderOf(desk).ledgerBalanced).toBe(true);
  });

  it('values positions at the last price', async () => {
    const desk = await startedDesk({ 1: 'long' });
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    const held = heldBy(traderOf(desk))[0]?.quantity.toNumber() ?? 0;
    await desk.candle(minuteCandle(2, [100, 101, 99.5, 101]));
    const { equity, unrealisedPnl } = traderOf(desk).valuation();
    expect(unrealisedPnl.toNumber()).toBeCloseTo(held, 9);
    expect(equity.toNumber()).toBeCloseTo(10_000 + held, 9);
  });

  it('reports which prices concern it', async () => {
    const desk = await startedDesk({ 1: 'long' });
    const trader = traderOf(desk);
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    expect(trader.isReachedBy(BTC.id, 100, 100.1)).toBe(false);
    expect(trader.isReachedBy(BTC.id, 97.9, 98)).toBe(true);
    expect(trader.isReachedBy(BTC.id, 104.1, 104.2)).toBe(true);
  });
});

describe('AccountTrader: restarts', () => {
  it('freezes an account whose cash is not in its registered currency and starts the others', async () => {
    const store = new InMemoryTradingStore();
    const [euro, main] = [testAccount('euro'), testAccount()];
    const rules = { risk: permissiveRisk(), execution: plainExecution(), deposit: '10000' };
    const accounts = [
      { account: { ...euro, currency: 'EUR' }, ...rules },
      { account: main, ...rules },
    ];
    for (const { scope } of [euro, main]) {
      const balances = [{ book: 'cash' as const, asset: 'USD', amount: money(7) }];
      await store.commit(
        wholeCommit({
          shard: TEST_SHARD,
          accounts: [
            changesOf({ balances, state: scope === euro.scope ? () => '{}' : null }, scope),
          ],
        }),
      );
    }
    const desk = new EngineDesk({ plan: testPlan([signalling({})], { accounts }), store });
    await desk.start();
    expect(desk.faulted.map(({ thrown, isFrozen }) => [thrown, isFrozen])).toEqual([
      [expect.objectContaining({ code: 'STORAGE_CURRENCY_DIFFERS' }), false],
      [expect.objectContaining({ code: 'STORAGE_CURRENCY_DIFFERS' }), true],
    ]);
    expect(desk.traders.map(({ account }) => account)).toEqual([main]);
    expect(desk.run.life.registrations.find(euro.scope)).toMatchObject({
      lifecycle: 'quarantined',
      reason: expect.stringContaining('holds USD and is registered in EUR'),
    });
  });

  it('keeps positions, orders and state over a restart', async () => {
    const plan = testPlan([signalling({ 1: 'long' })]);
    const desk = new EngineDesk({ plan });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    const before = traderOf(desk);
    await desk.flush();
    await desk.start([]);
    const after = traderOf(desk);
    expect(after).not.toBe(before);
    expect(heldBy(after)).toStrictEqual(heldBy(before));
    expect(after.ledger.balances()).toStrictEqual(before.ledger.balances());
    expect(after.riskState?.entriesToday).toBe(1);
    expect(after.openOrders).toBe(before.openOrders);
    await desk.candle(minuteCandle(2, [100, 100, 97, 97.5]));
    expect(exitsOf(desk)).toEqual(['stop']);
    expect(after.closedTrades).toBe(1);
  });

  it('resends a stop amendment that a crash lost, so that the stop matches the position again', async () => {
    const execution = plainExecution();
    execution.exit.tiers = [{ progress: 0.5, fraction: 0.4 }];
    const account = testAccount();
    const settings = [{ account, execution, risk: permissiveRisk(), deposit: '10000' }];
    const plan = testPlan([signalling({ 1: 'long' })], { accounts: settings });
    const desk = new EngineDesk({ plan });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    await desk.flush();
    const stored = () => desk.store.loadAccount(account.scope, epochMs(0));
    type Stored = Awaited<ReturnType<typeof stored>>;
    const stopOf = ({ openOrders }: Stored) =>
      openOrders.filter(({ purpose }) => purpose === 'protective_stop');
    const whole = stopOf(await stored());
    await desk.candle(minuteCandle(2, [100, 102.5, 99.8, 102]));
    await desk.flush();
    const held = (await stored()).livePositions[0]?.quantity;
    expect(stopOf(await stored()).map(({ quantity }) => quantity)).toEqual([held]);
    // A crash at a remote venue: the fill is on disk, the amendment is not.
    const { epoch: token } = await desk.store.acquire(TEST_SHARD, desk.time.now());
    const accounts = [changesOf({ orders: whole }, account.scope)];
    await desk.store.commit(wholeCommit({ shard: TEST_SHARD, token, accounts }));
    expect(stopOf(await stored()).map(({ quantity }) => quantity)).not.toEqual([held]);
    const again = new EngineDesk({ plan, store: desk.store });
    again.time.jumpTo(desk.time.now());
    await again.start([]);
    expect(stopOf(await stored()).map(({ quantity }) => quantity)).toEqual([held]);
  });
});
