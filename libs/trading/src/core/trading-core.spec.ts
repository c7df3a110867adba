import { beforeEach, describe, expect, it } from '@jest/globals';

import { epochMs, InvariantViolation, silentLogger } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';

import {
  BTC,
  controlInput,
  EngineDesk,
  ETH,
  marketView,
  minuteCandle,
  namedAccount,
  resolverOf,
  scriptedStrategy,
  testPlan,
} from '../../testing/index.js';
import type { EngineInput, HealthObservation } from './inputs/engine-input.js';
import { TradingCore } from './trading-core.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;
const NAME = 't/a';
const { scope } = namedAccount(NAME).account;

/** Buys BTC at the close of the first minute. */
const buyer = scriptedStrategy(({ closedAt, instrument }, close) =>
  closedAt === START + MINUTE && instrument === BTC.id
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
const plan = testPlan([buyer], { accounts: [namedAccount(NAME)] });
const at = epochMs(START + MINUTE);

function candle(minute: number, instrument = BTC): EngineInput {
  const closed = minuteCandle(minute, QUIET);
  const base = { instrument: instrument.id, timeframe: '1m' } as const;
  return { type: 'candle', at: epochMs(closed.openTime + MINUTE), ...base, candle: closed };
}

function scan(ms: number, timeframe: '1m' | null = '1m', instrument = BTC) {
  const when = epochMs(START + ms);
  const look = { trigger: 'candle_closed', timeframe, market: marketView() } as const;
  return { type: 'scan', at: when, madeAt: when, instrument: instrument.id, ...look } as const;
}

describe('TradingCore before its start', () => {
  const core = new TradingCore({
    ...{ resolver: resolverOf(plan), logger: silentLogger, onDecision: null, faults: 'contain' },
  });

  it('has no accounts, changes, faults or working orders', () => {
    expect([core.isStarted, core.traders, core.scanCount]).toEqual([false, [], 0]);
    expect([core.isInvolved(BTC.id), core.isReachedBy(BTC.id, 1, 2)]).toEqual([false, false]);
    expect([core.isUnsettled, core.hasUrgentChanges, core.hasFaults]).toEqual([
      false,
      false,
      false,
    ]);
    expect(core.takeChanges()).toEqual({
      ...{ accounts: [], signals: [], controls: [], state: null, events: [] },
      pauses: { set: [], cleared: [] },
    });
    core.rest();
  });

  it('accepts no input but a start', () => {
    expect(() => core.apply({ type: 'tick', at })).toThrow(InvariantViolation);
  });
});

describe('TradingCore', () => {
  let desk: EngineDesk;

  beforeEach(async () => {
    desk = new EngineDesk({ plan, instruments: [BTC, ETH] });
    await desk.start();
  });

  const apply = (input: EngineInput) => desk.engine.core.apply(input);
  const calm: HealthObservation = {
    ...{ feedConnected: true, feedDownMs: 0, staleInstruments: [], instruments: 2 },
    ...{ venueOnline: false, loopFailures: 0 },
  };

  async function holding(): Promise<void> {
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    expect(desk.trader(NAME).openPositions).toBe(1);
  }

  it('leaves out of the journal what changes nothing', () => {
    const { hash } = desk.run.profiles.resolve(desk.trader(NAME).profile.hash);
    const defined = { type: 'profile_defined', at, hash, content: 'content-0' } as const;
    const observed = { type: 'observed', at, observation: calm } as const;
    expect([
      apply({ type: 'tick', at }),
      apply(scan(MINUTE)),
      apply({ type: 'scans', at, madeAt: at, scans: [scan(MINUTE), scan(MINUTE, null)] }),
      apply(defined),
      apply(observed),
      apply({ type: 'batch', at, inputs: [defined] }),
    ]).toEqual([null, null, null, null, null, null]);
    expect(desk.engine.core.scanCount).toBe(3);
  });

  it('journals what changes something', () => {
    const hold = { type: 'hold', at, code: 'X', reason: 'full', active: true } as const;
    const range = { low: 1, high: 2, last: 1, quote: null };
    const inputs: readonly EngineInput[] = [
      hold,
      { ...hold, active: false },
      controlInput({ type: 'pause', code: 'X' }, at),
      candle(0),
      { type: 'instrument', at, instrument: { ...BTC, status: 'maintenance' } },
      { type: 'range', at, instrument: BTC.id, ...range },
      { type: 'observed', at, observation: { ...calm, venueOnline: true } },
    ];
    for (const input of inputs) expect([input.type, apply(input)]).toEqual([input.type, input]);
    const pause = controlInput({ type: 'pause', code: 'Y' }, at);
    const defined = { type: 'profile_defined', at, hash: 'h', content: '' } as never;
    const batch = { type: 'batch', at, inputs: [pause, defined] } as EngineInput;
    expect(apply(batch)).toBe(batch);
  });

  it('journals a tick while an account has positions or orders', async () => {
    await holding();
    const tick = { type: 'tick', at: epochMs(START + 3 * MINUTE) } as const;
    expect(apply(tick)).toBe(tick);
  });

  it('replaces an instrument and begins and ends holds', () => {
    apply({ type: 'instrument', at, instrument: { ...BTC, pricePrecision: 3 } });
    expect(desk.run.instruments.get(BTC.id)?.pricePrecision).toBe(3);
    const hold = { type: 'hold', at, code: 'X', reason: 'full' } as const;
    apply({ ...hold, active: true });
    expect(desk.run.holds()).toEqual([{ code: 'X', reason: 'full' }]);
    expect(desk.run.pausesOf(scope)).toEqual([{ code: 'X', reason: 'full' }]);
    apply({ ...hold, active: false });
    expect(desk.run.holds()).toEqual([]);
  });

  it('has urgent changes after a control, a pause or a registration until they are taken', () => {
    const { core } = desk.engine;
    core.takeChanges();
    expect(core.hasUrgentChanges).toBe(false);
    apply(controlInput({ type: 'account_command', action: 'opened' }, at));
    expect(core.hasUrgentChanges).toBe(true);
    expect(core.takeChanges().controls).toHaveLength(1);
    expect([core.hasUrgentChanges, core.takeChanges().controls]).toEqual([false, []]);
    desk.run.pauses.pause({
      ...{ target: { type: 'platform' }, code: 'X', reason: '', actor: 'a test', at },
    });
    expect(core.hasUrgentChanges).toBe(true);
    core.takeChanges();
    desk.run.life.close(scope, 'a test', at);
    expect(core.hasUrgentChanges).toBe(true);
    const { accounts } = core.takeChanges();
    expect(accounts).toMatchObject([{ scope, orders: [], registration: { lifecycle: 'closed' } }]);
    expect(core.hasUrgentChanges).toBe(false);
  });

  it('needs the slices and best prices of instruments with positions or orders only', async () => {
    const { core } = desk.engine;
    expect([core.isInvolved(BTC.id), core.isReachedBy(BTC.id, 90, 90.1)]).toEqual([false, false]);
    await holding();
    expect([core.isInvolved(BTC.id), core.isInvolved(ETH.id)]).toEqual([true, false]);
    const reached = [BTC, ETH].map(({ id }) => core.isReachedBy(id, 90, 90.1));
    expect([reached, core.isReachedBy(BTC.id, 100, 100.1)]).toEqual([[true, false], false]);
  });

  it('scans known instruments only', () => {
    apply(candle(0));
    desk.run.instruments.delete(BTC.id);
    expect(() => apply(scan(MINUTE))).toThrow(InvariantViolation);
  });

  it('hands over the signal of several decisions once', async () => {
    const accounts = ['t/a', 't/b'].map((name) => namedAccount(name));
    const both = new EngineDesk({ plan: testPlan([buyer], { accounts }) });
    await both.start();
    const { core } = both.engine;
    core.apply(candle(0));
    core.apply(scan(MINUTE));
    const { signals, accounts: changed } = core.takeChanges();
    const [decision] = both.decisions;
    const { signalId: id, signal, prediction } = decision ?? {};
    expect(signals).toEqual([{ id, signal, prediction }]);
    expect(changed.map(({ decisions }) => decisions.length)).toEqual([1, 1]);
    expect(core.takeChanges().signals).toEqual([]);
  });

  it('hands over a changed registration with the account’s other changes and one event', () => {
    const { core } = desk.engine;
    core.takeChanges();
    const amount = { id: 'd-2', asset: 'USD', amount: '5' };
    apply({ type: 'transferred', at, scope, ...amount });
    desk.run.life.quarantineInPlace(desk.trader(NAME), 'a test', at);
    const { accounts, events } = core.takeChanges();
    expect(accounts).toMatchObject([
      {
        ...{ scope, registration: { lifecycle: 'quarantined' } },
        ...{ transactions: [{ id: 'deposit:d-2' }], balances: [{ asset: 'USD' }, {}] },
      },
    ]);
    const registration = desk.run.life.registrations.find(scope);
    expect(events).toEqual([{ type: 'account_changed', registration, at }]);
  });

  it('forgets faults and waiting changes at a new start', () => {
    const { core } = desk.engine;
    const { settings } = desk.run;
    apply({ type: 'transferred', at, scope, id: 'd-2', asset: 'USD', amount: '5' });
    core.fail(namedAccount('t/unknown').account.scope, new Error('planted'));
    const started = { epoch: 9, installation: 'here', settings, instruments: [BTC], state: null };
    apply({ type: 'started', at, pauses: [], ...started });
    expect([core.hasFaults, core.takeFailures(), core.traders]).toEqual([false, [], []]);
    expect(core.takeChanges().accounts).toEqual([]);
  });

  it('lets the fault of an account end the run when faults are thrown', async () => {
    const strict = new EngineDesk({ plan, faults: 'throw' });
    await strict.start();
    const withdrawal = { type: 'transferred', id: 'w', asset: 'USD', amount: '-20000' } as const;
    await expect(strict.take({ ...withdrawal, at: START, scope })).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    expect(strict.faulted).toEqual([]);
  });

  it('reports a fault with the account’s state and takes its uncommitted changes back', () => {
    const { core } = desk.engine;
    apply({ type: 'transferred', at, scope, id: 'd-2', asset: 'USD', amount: '5' });
    expect(core.hasUrgentChanges).toBe(true);
    const planted = new Error('planted');
    core.fail(scope, planted);
    core.fail(namedAccount('t/unknown').account.scope, planted);
    expect([core.hasFaults, core.hasUrgentChanges]).toEqual([true, false]);
    expect(core.takeFaults()).toEqual([
      { scope, thrown: planted, isFrozen: false, isOpened: true },
      expect.objectContaining({ isFrozen: false, isOpened: false }),
    ]);
    expect(core.takeFailures()).toHaveLength(2);
    expect([core.hasFaults, core.traders]).toEqual([false, []]);
    expect(core.takeChanges().accounts).toEqual([]);
  });
});

describe('The equity mark', () => {
  /** A desk whose position gained after its last mark, and the peak that its state knows. */
  async function gained() {
    const desk = new EngineDesk({ plan, instruments: [BTC, ETH] });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    const trader = desk.trader(NAME);
    const held = trader.book.livePositions()[0]?.quantity.toNumber() ?? 0;
    const gain = () => (trader.riskState?.equityPeak ?? 0) - 10_000;
    return { core: desk.engine.core, gain, held };
  }
  const up = (minute: number, price: number): EngineInput => {
    const closed = minuteCandle(minute, [price, price, price, price]);
    const base = { instrument: BTC.id, timeframe: '1m' } as const;
    return { type: 'candle', at: epochMs(closed.openTime + MINUTE), ...base, candle: closed };
  };

  it('is taken once after the candles of a moment, by the next later input', async () => {
    const { core, gain, held } = await gained();
    core.apply(up(2, 102));
    core.apply(candle(2, ETH));
    expect(gain()).toBe(0);
    const later = { type: 'tick', at: epochMs(START + 3 * MINUTE + 1) } as const;
    core.apply(later);
    expect(gain()).toBeCloseTo(2 * held, 9);
    const range = { low: 103, high: 103, last: 103, quote: quoteAt(later.at, 103) };
    core.apply({ type: 'range', at: later.at, instrument: BTC.id, ...range });
    core.apply({ ...later, at: epochMs(later.at + 1) });
    expect(gain()).toBeCloseTo(2 * held, 9);
  });

  it('is not taken after a candle of a longer timeframe', async () => {
    const { core, gain } = await gained();
    const longer = { ...up(2, 103), timeframe: '5m' } as EngineInput;
    core.apply(longer);
    core.apply({ type: 'tick', at: epochMs(START + 3 * MINUTE + 1) });
    expect(gain()).toBe(0);
  });
});
