import { describe, expect, it } from '@jest/globals';

import { Decimal, silentLogger, TidegateError } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';

import {
  choiceOf,
  controlOf,
  LIVE_ACCOUNT,
  LIVE_PLAN,
  LiveDesk,
  LiveTradingDesk,
  testPlan,
} from '../../testing/index.js';
import type { EngineCommand } from '../core/inputs/engine-command.js';

const REPORT_MS = 15_000;
const outage = new TidegateError('VENUE_UNAVAILABLE', 'the venue is down', { retryable: true });

async function startedDesk(): Promise<LiveTradingDesk> {
  const desk = new LiveTradingDesk();
  await desk.start();
  return desk;
}

/** Makes reports show a USD balance that is off by `amount`. */
function addUsd({ venue }: LiveTradingDesk, amount: string): void {
  venue.forge = (state) => ({
    ...state,
    balances: state.balances.map(({ asset, total }) => ({
      asset,
      total: asset === 'USD' ? total.add(amount) : total,
    })),
  });
}

async function expectSameReplay(desk: LiveTradingDesk): Promise<void> {
  await desk.desk.engine.stop();
  expect(desk.desk.faults).toEqual([]);
  expect(await desk.replayDifferences()).toEqual([]);
}

function quarantines({ desk }: LiveTradingDesk): readonly EngineEvent[] {
  return desk.events.filter(({ type }) => type === 'account_quarantined');
}

const release = {
  ...controlOf(
    { type: 'release_quarantine' },
    {
      target: { type: 'account', scope: LIVE_ACCOUNT.scope },
    },
  ),
  type: 'control',
} as const;

describe('The first report of a live account', () => {
  it('books its balance; the account does not trade before', async () => {
    const desk = new LiveTradingDesk();
    desk.venue.outage = outage;
    await desk.start();
    expect(desk.account).toMatchObject({
      equity: null,
      pauses: [{ code: 'VENUE_UNAVAILABLE', reason: 'the venue is down' }],
    });
    await desk.buy();
    await desk.advance(1_000);
    expect(desk.account.openPositions).toBe(0);
    expect(desk.paper.openPositions).toBe(1);
    desk.venue.outage = null;
    await desk.advance(40_000);
    expect(desk.account).toMatchObject({ equity: '10000', pauses: [], ledgerBalanced: true });
    const { rows } = await desk.store.transactions(desk.scope, { limit: 10 });
    expect(rows).toMatchObject([{ id: 'deposit:opening:USD', kind: 'deposit' }]);
    expect(desk.desk.events).toContainEqual(
      expect.objectContaining({
        type: 'correction_made',
        scope: desk.scope,
        code: 'OPENING_BALANCE',
        numbers: { theirs: '10000' },
      }),
    );
    await expectSameReplay(desk);
  });

  it('books pre-existing units without trading them, and ignores other assets', async () => {
    const desk = new LiveTradingDesk();
    desk.venue.forge = (state) => ({
      ...state,
      balances: state.balances.map(({ asset, total }) => ({
        asset,
        total: asset === 'BTC' ? total.add(3) : total,
      })),
    });
    await desk.start();
    await desk.buy();
    await desk.advance(2 * REPORT_MS);
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'OPENING_BALANCE']);
    expect(desk.account).toMatchObject({ lifecycle: 'open', openPositions: 1, pauses: [] });
    expect(Number(desk.account.equity)).toBeLessThan(10_001);
    const { forge } = desk.venue;
    desk.venue.forge = (state) => {
      const { balances, ...rest } = forge(state);
      return { ...rest, balances: [...balances, { asset: 'DOGE', total: new Decimal(7) }] };
    };
    await desk.advance(2 * REPORT_MS);
    expect(desk.account).toMatchObject({ lifecycle: 'open', pauses: [] });
    await expectSameReplay(desk);
  });
});

describe('A report that differs from the books', () => {
  it('quarantines only its account, and only when the next report shows the same balance', async () => {
    const desk = await startedDesk();
    addUsd(desk, '-500');
    await desk.advance(REPORT_MS);
    expect(desk.account).toMatchObject({ lifecycle: 'open', pauses: [] });
    await desk.advance(REPORT_MS);
    const reason = 'The venue shows 9500 USD, the books 10000: off by -500';
    expect(desk.account).toMatchObject({ lifecycle: 'quarantined', reason });
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'BALANCE_DIFFERS']);
    expect(quarantines(desk)).toHaveLength(1);
    await desk.buy();
    expect(desk.account.openPositions).toBe(0);
    expect(desk.paper).toMatchObject({ lifecycle: 'open', openPositions: 1 });
    await desk.advance(4 * REPORT_MS);
    expect(desk.corrections).toHaveLength(2);
    await expectSameReplay(desk);
  });

  it('keeps the account quarantined until the difference is booked; then a person can release it', async () => {
    const desk = await startedDesk();
    addUsd(desk, '-500');
    await desk.advance(2 * REPORT_MS);
    const { engine } = desk.desk;
    await expect(engine.command(release)).rejects.toMatchObject({ code: 'NOT_RECONCILED' });
    const withdrawal = { id: 'w1', asset: 'USD', amount: '-500', scope: desk.scope } as const;
    const { at, actor, reason } = release;
    await engine.command({ type: 'transfer', key: 'w1', at, actor, reason, ...withdrawal });
    await desk.advance(REPORT_MS);
    await engine.command({ ...release, key: 'release-2' });
    expect(desk.account).toMatchObject({ lifecycle: 'open', cash: '9500', pauses: [] });
    await desk.buy();
    await desk.advance(1_000);
    expect(desk.account.openPositions).toBe(1);
    await expectSameReplay(desk);
  });

  it('has no effect when the next report agrees, because a fill was still in flight', async () => {
    const desk = await startedDesk();
    addUsd(desk, '-500');
    await desk.advance(REPORT_MS);
    desk.venue.forge = (state) => state;
    await desk.advance(REPORT_MS);
    addUsd(desk, '-500');
    await desk.advance(REPORT_MS);
    expect(desk.account).toMatchObject({ lifecycle: 'open', pauses: [] });
    expect(desk.corrections).toEqual(['OPENING_BALANCE']);
    await expectSameReplay(desk);
  });

  it('quarantines the account when the report contradicts itself, and books none of it', async () => {
    const desk = await startedDesk();
    await desk.buy();
    await desk.advance(1_000);
    desk.venue.forge = ({ openOrders, ...rest }) => ({
      ...rest,
      fills: [],
      openOrders: openOrders.map((order) => ({ ...order, side: 'buy' })),
    });
    await desk.advance(REPORT_MS);
    expect(desk.account).toMatchObject({
      lifecycle: 'quarantined',
      reason: expect.stringContaining('The report of the venue is not true: open order'),
      openPositions: 1,
      openOrders: 1,
    });
    expect(desk.paper).toMatchObject({ lifecycle: 'open', openPositions: 1 });
    await desk.advance(REPORT_MS);
    expect(quarantines(desk)).toHaveLength(1);
    await expectSameReplay(desk);
  });

  it('quarantines the account for an order with a client id of ours that is not on the books', async () => {
    const desk = await startedDesk();
    const clientId = 'eb962898-d274-8ed7-9c5f-93fce0c05418';
    await desk.buy();
    await desk.advance(1_000);
    desk.venue.forge = ({ openOrders, ...rest }) => ({
      ...rest,
      openOrders: [...openOrders, ...openOrders.map((order) => ({ ...order, clientId }))],
    });
    await desk.advance(REPORT_MS);
    expect(desk.account).toMatchObject({ lifecycle: 'quarantined' });
    expect(desk.corrections).toEqual(['OPENING_BALANCE', 'ORDER_NOT_ON_BOOKS']);
    await expectSameReplay(desk);
  });

  it('does not prevent exits of the quarantined account', async () => {
    const desk = await startedDesk();
    await desk.buy();
    await desk.advance(1_000);
    addUsd(desk, '-500');
    await desk.advance(2 * REPORT_MS);
    expect(desk.account).toMatchObject({ lifecycle: 'quarantined', openPositions: 1 });
    for (let round = 0; round < 2; round++) {
      await desk.quote(104.5);
      await desk.advance(2_000);
    }
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1 });
    await expectSameReplay(desk);
  });

  it('is refused when its values are impossible; entries are paused until a readable report', async () => {
    const desk = await startedDesk();
    addUsd(desk, 'NaN');
    await desk.advance(REPORT_MS);
    expect(desk.account).toMatchObject({
      lifecycle: 'open',
      pauses: [{ code: 'REPORT_UNREADABLE' }],
    });
    desk.venue.forge = (state) => state;
    await desk.advance(2 * REPORT_MS);
    expect(desk.account.pauses).toEqual([]);
    await expectSameReplay(desk);
  });
});

describe('A gateway that fails', () => {
  it('pauses entries of its account only, does not affect exits, and is retried', async () => {
    const warnings: string[] = [];
    const desk = new LiveTradingDesk({
      logger: { ...silentLogger, warn: (message) => warnings.push(message) },
    });
    await desk.start();
    await desk.buy();
    await desk.advance(1_000);
    desk.venue.outage = outage;
    await desk.advance(4 * REPORT_MS);
    expect(desk.account.pauses).toEqual([
      { code: 'VENUE_UNAVAILABLE', reason: 'the venue is down' },
    ]);
    expect(warnings).toEqual([
      'Gateway failed; entries of the account are paused until its next report',
    ]);
    for (let round = 0; round < 2; round++) {
      await desk.quote(104.5);
      await desk.advance(2_000);
    }
    expect(desk.account).toMatchObject({ openPositions: 0, closedTrades: 1 });
    expect(desk.desk.engine.status()).toMatchObject({ phase: 'running' });
    await desk.buy();
    await desk.advance(1_000);
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0 });
    expect(desk.paper).toMatchObject({ openPositions: 1 });
    desk.venue.outage = null;
    await desk.advance(REPORT_MS);
    expect(desk.account.pauses).toEqual([]);
    await expectSameReplay(desk);
  });

  it('pauses entries when a report times out, and looks up a request that could not be sent', async () => {
    const desk = await startedDesk();
    desk.venue.onRequest = () => {
      desk.venue.onRequest = () => undefined;
      throw new Error('connection reset');
    };
    await desk.buy();
    expect(desk.account.pauses).toMatchObject([{ code: 'GATEWAY_FAILED' }]);
    const { openOrders } = await desk.store.loadAccount(desk.scope, desk.time.now());
    expect(openOrders).toMatchObject([{ purpose: 'entry', outcomeUnknown: true }]);
    await desk.advance(10_000);
    expect(desk.venue.requests.map(({ type }) => type)).toContain('look_up');
    expect(desk.account).toMatchObject({ openPositions: 0, openOrders: 0 });
    desk.venue.reportDelayMs = 20_000;
    await desk.advance(REPORT_MS + 11_000);
    expect(desk.account.pauses).toMatchObject([{ code: 'GATEWAY_TIMEOUT' }]);
    desk.venue.reportDelayMs = 50;
    await desk.advance(2 * REPORT_MS);
    expect(desk.account.pauses).toEqual([]);
    await expectSameReplay(desk);
  });

  it('requests seven days of fills until the account is reconciled, then only recent ones', async () => {
    const desk = await startedDesk();
    const week = 7 * 86_400_000;
    expect(desk.time.now() - Number(desk.venue.fillsSince)).toBeGreaterThanOrEqual(week);
    await desk.advance(REPORT_MS);
    expect(desk.time.now() - Number(desk.venue.fillsSince)).toBeLessThan(week / 100);
    await desk.desk.engine.stop();
  });
});

describe('Opening a live account', () => {
  const opening = {
    type: 'open_account',
    key: 'open-1',
    at: controlOf({ type: 'release_quarantine' }).at,
    actor: 'test',
    reason: '',
    account: LIVE_ACCOUNT,
    profile: choiceOf(LIVE_PLAN, 0),
    deposit: '0',
  } satisfies EngineCommand;

  it('is refused without a gateway for its orders', async () => {
    const plan = { ...LIVE_PLAN, accounts: LIVE_PLAN.accounts.slice(1) };
    const desk = new LiveDesk({ plan });
    await desk.start();
    const profile = choiceOf(plan, 0);
    await expect(desk.engine.command({ ...opening, profile })).rejects.toMatchObject({
      code: 'LIVE_TRADING_UNAVAILABLE',
    });
    await desk.engine.stop();
  });

  it('refuses a deposit, and requests a report at once', async () => {
    const { venue, time, store } = new LiveTradingDesk();
    const plan = { ...LIVE_PLAN, accounts: LIVE_PLAN.accounts.slice(1) };
    const desk = new LiveDesk({ plan, store, time, liveVenue: venue });
    await desk.start();
    const profile = choiceOf(plan, 0);
    await expect(desk.engine.command({ ...opening, profile, deposit: '5' })).rejects.toMatchObject({
      code: 'AMOUNT_INVALID',
    });
    await desk.engine.command({ ...opening, profile });
    await desk.advance(500);
    expect(desk.engine.accounts()).toContainEqual(
      expect.objectContaining({ mode: 'live', equity: '10000', pauses: [] }),
    );
    await desk.engine.stop();
  });

  it('requires a gateway with the capabilities in the engine settings', () => {
    const { venue } = new LiveTradingDesk();
    const build = (): unknown => new LiveDesk({ plan: testPlan([]), liveVenue: venue });
    expect(build).toThrow(expect.objectContaining({ code: 'CAPABILITIES_DIFFER' }));
  });

  it('pauses entries of a live account when a later start has no gateway for it', async () => {
    const { time, store, ...first } = await startedDesk();
    await first.desk.engine.stop();
    const desk = new LiveDesk({ plan: LIVE_PLAN, store, time });
    await desk.start();
    await desk.advance(500);
    expect(desk.engine.accounts()).toContainEqual(
      expect.objectContaining({
        mode: 'live',
        pauses: [expect.objectContaining({ code: 'LIVE_TRADING_UNAVAILABLE' })],
      }),
    );
    await desk.engine.stop();
  });
});
