import { describe, expect, it } from '@jest/globals';

import { epochMs, profileHash } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { AccountScope } from '@tidegate/model';

import {
  BTC,
  choiceOf,
  configuring,
  EMPTY_RECORD,
  EngineDesk,
  minuteCandle,
  namedAccount,
  positionRow,
  scriptedStrategy,
  testPlan,
  testProfile,
  type TestPlan,
} from '../../../testing/index.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;
const NAME = 't/a';
const { scope } = namedAccount(NAME).account;
const { scope: unknown } = namedAccount('t/unknown').account;

function buying(minute: number, name: string) {
  return scriptedStrategy(
    ({ closedAt }, close) =>
      (closedAt - START) / MINUTE === minute
        ? { direction: 'long', stop: close - 2, target: close + 4 }
        : null,
    name,
  );
}

const [early, late] = [buying(1, 'early'), buying(2, 'late')];
const profileOf = (name: string, strategy = early) =>
  testProfile([strategy], { hash: profileHash(name) });
const member = (name: string, profile = profileOf('one')) => namedAccount(name, { profile });
/** The last two accounts only give their profiles: the same analysis, and another. */
const plan: TestPlan = testPlan([early], {
  accounts: [member(NAME), member('x/same'), member('x/other', profileOf('two', late))],
});

async function startedDesk(): Promise<EngineDesk> {
  const desk = new EngineDesk({ plan });
  await desk.start();
  for (const name of ['x/same', 'x/other'])
    await closeAccount(desk, desk.trader(name).account.scope);
  desk.events.length = 0;
  return desk;
}

async function closeAccount(desk: EngineDesk, closed: AccountScope): Promise<void> {
  const at = desk.time.now();
  await desk.take({ type: 'account_closed', at, scope: closed, reason: 'a test' });
}

async function configure(desk: EngineDesk, index: number, account = member(NAME)): Promise<void> {
  await desk.takeAll(configuring(account, choiceOf(plan, index), desk.time.now()));
}

async function freeze(desk: EngineDesk): Promise<void> {
  await desk.flush();
  const record = await desk.store.loadAccount(scope, epochMs(0));
  const terms = { scope, reason: 'a test', record, isFrozen: true, idsGiven: 0 };
  await desk.take({ type: 'account_quarantined', at: desk.time.now(), ...terms });
}

async function minutes(desk: EngineDesk, ...of: readonly number[]): Promise<void> {
  for (const minute of of) await desk.candle(minuteCandle(minute, QUIET));
}

const followedBy = (desk: EngineDesk) => desk.run.life.followed.map(({ profile }) => profile.hash);
const registrationOf = (desk: EngineDesk) => desk.run.life.registrations.find(scope);
const changedAccounts = (desk: EngineDesk) =>
  desk.events.filter(({ type }) => type === 'account_changed').length;

describe('Opening an account', () => {
  it('registers it as open, without a reason, at that time', async () => {
    const desk = await startedDesk();
    const { name, version, hash } = choiceOf(plan, 0);
    expect(registrationOf(desk)).toEqual({
      account: namedAccount(NAME).account,
      profile: { name, version, hash },
      lifecycle: 'open',
      reason: '',
      openedAt: START,
      updatedAt: START,
      closedAt: null,
    });
  });

  it('numbers the signals of the shard', async () => {
    const desk = await startedDesk();
    await minutes(desk, 0);
    expect(desk.decisions.map(({ signalId }) => signalId)).toEqual(['s-testnet-1-1']);
  });
});

describe('Restoring an account', () => {
  it('changes no registration, and leaves a closed account closed', async () => {
    const before = await startedDesk();
    await before.flush();
    const desk = new EngineDesk({ plan, store: before.store });
    await desk.start();
    await desk.flush();
    expect(changedAccounts(desk)).toBe(0);
    const registration = registrationOf(desk);
    if (!registration) throw new Error('The account is not registered');
    await closeAccount(desk, scope);
    const closed = { ...registration, lifecycle: 'closed' as const };
    const terms = { registration: closed, record: EMPTY_RECORD, isAdopted: false };
    await desk.take({ type: 'account_restored', at: desk.time.now(), ...terms });
    expect(desk.faulted).toEqual([]);
    expect(desk.traders).toEqual([]);
    expect(registrationOf(desk)).toBe(closed);
  });

  it('manages a position without a profile, as older versions stored it, by the current one', async () => {
    const desk = await startedDesk();
    const registration = registrationOf(desk);
    if (!registration) throw new Error('The account is not registered');
    await desk.flush();
    const stored = await desk.store.loadAccount(scope, epochMs(0));
    await closeAccount(desk, scope);
    const held = positionRow({ scope, instrument: BTC.id });
    const position = { ...held, plan: { ...held.plan, profile: null } };
    const record = { ...stored, livePositions: [position] };
    const at = desk.time.now();
    await desk.take({ type: 'account_restored', at, registration, record, isAdopted: false });
    await minutes(desk, 0);
    expect(desk.faulted).toEqual([]);
    expect(desk.trader(NAME).openPositions).toBe(1);
  });
});

describe('Configuring an account', () => {
  it('keeps its analysis when only other settings change', async () => {
    const desk = await startedDesk();
    await configure(desk, 1);
    expect(followedBy(desk)).toEqual(['one']);
    await minutes(desk, 0, 1);
    expect(desk.decisions.map(({ signal }) => signal.leader)).toEqual(['early']);
    await closeAccount(desk, scope);
    expect(followedBy(desk)).toEqual([]);
  });

  it('makes it follow the new analysis only', async () => {
    const desk = await startedDesk();
    await configure(desk, 2);
    expect(followedBy(desk)).toEqual(['two']);
    await minutes(desk, 0, 1);
    expect(desk.decisions.map(({ signal }) => signal.leader)).toEqual(['late']);
  });

  it('changes nothing for an account that is unknown or closed', async () => {
    const desk = await startedDesk();
    await closeAccount(desk, scope);
    const before = registrationOf(desk);
    await configure(desk, 2);
    await configure(desk, 2, namedAccount('t/unknown'));
    expect(desk.faulted).toEqual([]);
    expect(registrationOf(desk)).toBe(before);
    expect(followedBy(desk)).toEqual([]);
  });
});

describe('Closing an account', () => {
  it('ends its analysis and keeps the reason', async () => {
    const desk = await startedDesk();
    await closeAccount(desk, scope);
    const closed = { lifecycle: 'closed', reason: 'a test', closedAt: START, updatedAt: START };
    expect(registrationOf(desk)).toMatchObject(closed);
    expect([desk.traders, followedBy(desk)]).toEqual([[], []]);
  });

  it('closes a frozen account, and ignores an unknown one', async () => {
    const desk = await startedDesk();
    await freeze(desk);
    await closeAccount(desk, scope);
    expect(registrationOf(desk)).toMatchObject({ lifecycle: 'closed' });
    await desk.flush();
    const changes = changedAccounts(desk);
    await closeAccount(desk, unknown);
    await desk.flush();
    expect(changedAccounts(desk)).toBe(changes);
    expect(desk.run.life.registrations.find(unknown)).toBeNull();
  });
});
