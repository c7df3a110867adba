import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DefaultProfileResolver, DEFAULT_TENANT } from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import { accountId, nextInt, SeededRng, shardId, tenantId } from '@tidegate/kernel';
import { accountKey } from '@tidegate/model';
import { StrategyRegistry } from '@tidegate/strategies';
import {
  compareReplay,
  PLATFORM_TENANT,
  replayJournal,
  type ReplayDifference,
} from '@tidegate/trading';

import { AccountOperator } from './account-operator.js';
import {
  BUSY_TRADING,
  ServerFixture,
  type LogLine,
  type ServerProcess,
  type Settings,
} from './server-process.js';
import {
  faultsOf,
  heldPositions,
  lostSince,
  NOTHING_STORED,
  readTenants,
  stoppedPositions,
  unsettledPositions,
  withStore,
  type RegisteredAccount,
  type StoredAccount,
} from './stored-account.js';

const KILLS = 50;
const ACCOUNTS = 20;
/** Minimum number of kills with open positions; with fewer, the test would prove little. */
const KILLS_WITH_POSITIONS_MIN = 10;
/** Minimum number of kills that interrupt a command before its answer. */
const INTERRUPTED_COMMANDS_MIN = 5;
/** Differs in each run; the message of a failure contains it. */
const SEED = Date.now() % 1_000_000;
const TENANTS = [DEFAULT_TENANT, tenantId('north'), tenantId('south'), tenantId('west')];
const VENUE = '--market synthetic --seed 7 --history-days 3 --speed 200 --instruments 4';
/** One reference account for each of the three profiles. */
const REFERENCES = 3;

type Accounts = ReadonlyMap<string, RegisteredAccount>;

/** When to kill a run: after a number of log lines, or some time after recovery, trading, or commands start. */
type Moment =
  | { readonly kind: 'line'; readonly message: 'Filled' | 'Entry decided'; readonly count: number }
  | { readonly kind: 'trading' | 'recovering' | 'commanding'; readonly afterMs: number };

/** The first run lasts until there are rows to lose. */
const FIRST_MOMENT: Moment = { kind: 'line', message: 'Filled', count: 6 };

function randomMoment(rng: SeededRng): Moment {
  const dice = rng.next();
  if (dice < 0.15) return { kind: 'recovering', afterMs: nextInt(rng, 600) };
  if (dice < 0.5) return { kind: 'commanding', afterMs: nextInt(rng, 400) };
  if (dice < 0.65) return { kind: 'trading', afterMs: nextInt(rng, 1_000) };
  const message = dice < 0.9 ? 'Filled' : 'Entry decided';
  return { kind: 'line', message, count: 1 + nextInt(rng, 3) };
}

async function pass(server: ServerProcess, ms: number): Promise<void> {
  const endsAt = performance.now() + ms;
  await server.find('the moment of the kill', () =>
    performance.now() < endsAt ? undefined : true,
  );
}

/** Fills in the log that the store lacks. A fill is logged after its commit. */
function forgottenFills(lines: readonly LogLine[], accounts: Accounts): readonly string[] {
  const stored = new Map<string, number>();
  const note = (fill: string, count: number): number => {
    const sum = (stored.get(fill) ?? 0) + count;
    stored.set(fill, sum);
    return sum;
  };
  for (const [key, { stored: account }] of accounts) {
    for (const { order, quantity, price } of account.fills) {
      note([key, order, quantity.toString(), price.toString()].join(' '), 1);
    }
  }
  return lines
    .map(({ tenant, account, order, quantity, price }) =>
      [`${String(tenant)}/${String(account)}`, order, quantity, price].join(' '),
    )
    .filter((logged) => note(logged, -1) < 0);
}

function lostIn(before: Accounts, now: Accounts): readonly string[] {
  return [...before].flatMap(([key, { stored }]) => {
    const found = now.get(key);
    return found ? inAccount(key, lostSince(stored, found.stored)) : [`account ${key} is missing`];
  });
}

function faultsIn(accounts: Accounts): readonly string[] {
  return [...accounts].flatMap(([key, { stored }]) => inAccount(key, faultsOf(stored)));
}

function inAccount(key: string, faults: readonly string[]): readonly string[] {
  return faults.map((fault) => `${key}: ${fault}`);
}

function positionsIn(accounts: Accounts): number {
  return [...accounts.values()].reduce((sum, { stored }) => sum + heldPositions(stored).length, 0);
}

describe(`server with ${ACCOUNTS} accounts, killed ${KILLS} times while trading`, () => {
  const rng = new SeededRng(SEED);
  let fixture: ServerFixture;
  let settings: Settings;
  let operator: AccountOperator;
  /** Stored rows of an account that was killed with an open position. */
  let whileHolding = NOTHING_STORED;

  const directory = (): string => join(fixture.storage, 'demo');
  const stored = (): Promise<Accounts> => readTenants(directory(), [...TENANTS, PLATFORM_TENANT]);

  /** Waits until each position of an earlier run is settled or closed. */
  async function positionsSettled(server: ServerProcess, left: Accounts): Promise<void> {
    const held = new Set(
      [...left].flatMap(([key, account]) =>
        heldPositions(account.stored).map(({ id }) => `${key} ${id}`),
      ),
    );
    if (held.size === 0) return;
    await server.find('all positions of the earlier run are settled', async () => {
      const unsettled = [...(await stored())].flatMap(([key, account]) =>
        unsettledPositions(account.stored).map((id) => `${key} ${id}`),
      );
      return unsettled.some((position) => held.has(position)) ? undefined : true;
    });
  }

  /** Runs until the moment of the kill while accounts are opened, changed, and closed. */
  async function runUntil(server: ServerProcess, moment: Moment, left: Accounts): Promise<void> {
    if (moment.kind === 'recovering') {
      await server.line('Tidegate is up');
      await pass(server, moment.afterMs);
      await server.stop('SIGKILL');
      return;
    }
    await server.running();
    await operator.resume(server);
    await positionsSettled(server, left);
    const { pauses } = await server.status();
    expect(pauses.map(({ target }) => target).sort()).toEqual(operator.paused);
    if (moment.kind === 'commanding') {
      const working = operator.work(server, Infinity);
      await pass(server, 100 + moment.afterMs);
      await server.stop('SIGKILL');
      await working;
      return;
    }
    await operator.work(server, 4);
    if (moment.kind === 'line') await server.line(moment.message, moment.count);
    else await pass(server, moment.afterMs);
    await server.stop('SIGKILL');
  }

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    const venue = await fixture.startVenue(VENUE.split(' '));
    settings = {
      ...BUSY_TRADING,
      // Takes 4.5 s at this speed, so that most kills find open positions.
      'execution.exit.holdingMsMax': 900_000,
      'engine.warmUpCandles': 150,
      'market.symbols': '[BTC/USD, ETH/USD, SOL/USD, XRP/USD]',
      'market.demo.url': await venue.url(),
    };
    operator = new AccountOperator({
      rng,
      tenants: TENANTS,
      accountsOpen: ACCOUNTS,
      token: () => readFileSync(join(directory(), 'access-token'), 'utf8').trim(),
    });
    const scope = { tenant: DEFAULT_TENANT, account: accountId('paper') };
    operator.expect({ scope, deposit: '10000', profile: 'default', lifecycle: 'open' });
  }, 60_000);

  afterAll(() => fixture.close());

  it('loses and duplicates no rows after kills, stays balanced and protected, and replays exactly', async () => {
    let before: Accounts = new Map();
    let killsWithPositions = 0;
    for (let round = 1; round <= KILLS; round++) {
      const moment = round === 1 ? FIRST_MOMENT : randomMoment(rng);
      const server = fixture.start({ settings });
      if (round === 1) await operator.saveProfiles(await server.running());
      await runUntil(server, moment, before);
      const now = await stored();
      const faults = [
        ...faultsIn(now),
        ...lostIn(before, now),
        ...forgottenFills(server.logged('Filled'), now),
        ...operator.faults(now),
      ];
      const where = { seed: SEED, round, moment };
      expect({ ...where, faults }).toEqual({ ...where, faults: [] });
      if (positionsIn(now) > 0) killsWithPositions += 1;
      whileHolding = richest(now) ?? whileHolding;
      before = now;
    }
    expect(killsWithPositions).toBeGreaterThanOrEqual(KILLS_WITH_POSITIONS_MIN);
    expect(operator.interrupted).toBeGreaterThanOrEqual(INTERRUPTED_COMMANDS_MIN);
    for (const kind of ['open', 'configure', 'pause', 'resume', 'sell', 'close']) {
      expect([kind, operator.done.has(kind)]).toEqual([kind, true]);
    }

    const server = await fixture.start({ settings }).running();
    await operator.resume(server);
    // The last command before the kill may have closed an account.
    while (operator.openAccounts.length < ACCOUNTS) await operator.work(server, 1);
    await positionsSettled(server, before);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    const last = await stored();
    expect([...faultsIn(last), ...lostIn(before, last), ...operator.faults(last)]).toEqual([]);
    expect(operator.openAccounts).toHaveLength(ACCOUNTS);
    const { runs, accounts, divergedAt, differences } = await replayed();
    expect({ seed: SEED, divergedAt, differences }).toEqual({
      seed: SEED,
      divergedAt: null,
      differences: [],
    });
    expect(runs).toBeLessThanOrEqual(KILLS + 1);
    const replayedKeys = accounts.map(({ scope }) => accountKey(scope)).sort();
    expect(replayedKeys).toEqual([...last.keys()].sort());
    const references = accounts.filter(({ scope }) => scope.tenant === PLATFORM_TENANT);
    expect(references.length).toBeGreaterThanOrEqual(REFERENCES);
  }, 1_200_000);

  /** Replays the journal of all runs and compares the result with the store. */
  function replayed() {
    const resolver = new DefaultProfileResolver(new StrategyRegistry());
    return withStore(directory(), async (reader) => {
      const { journal } = reader;
      const result = await replayJournal({ shard: shardId(KRAKEN), resolver, journal });
      const differences: ReplayDifference[] = [];
      for (const { scope } of result.accounts) {
        differences.push(...(await compareReplay(result, reader.trading, scope)));
      }
      return { ...result, differences };
    });
  }

  it('detects lost, duplicated, and changed rows in a stored account', () => {
    const { orders, fills, positions, balances, sequences } = whileHolding;
    const [fill, ...otherFills] = fills;
    const [balance, ...otherBalances] = balances;
    if (!fill || !balance) throw new Error('No account was killed with an open position');
    const damaged: readonly Partial<StoredAccount>[] = [
      { fills: otherFills },
      { fills: [fill, ...fills] },
      { orders: orders.filter(({ id }) => id !== fill.order) },
      { orders: orders.filter(({ purpose }) => purpose !== 'protective_stop') },
      { positions: positions.filter(({ instrument }) => instrument !== fill.instrument) },
      { positions: [...positions, ...positions] },
      { balances: [{ ...balance, amount: balance.amount.add('0.00000001') }, ...otherBalances] },
      { decisions: [] },
      { sequences: sequences.filter((sequence) => sequence !== 7) },
    ];
    expect(faultsOf(whileHolding)).toEqual([]);
    for (const change of damaged) {
      expect(faultsOf({ ...whileHolding, ...change })).not.toEqual([]);
    }
    expect(lostSince(whileHolding, { ...whileHolding, fills: otherFills })).toHaveLength(1);
    expect(lostSince(whileHolding, whileHolding)).toEqual([]);
  });
});

/** The account with the most fills among the settled ones with a stop. */
function richest(accounts: Accounts): StoredAccount | null {
  const [first] = [...accounts.values()]
    .map(({ stored }) => stored)
    .filter(
      (stored) => stoppedPositions(stored).length > 0 && unsettledPositions(stored).length === 0,
    )
    .sort((one, other) => other.fills.length - one.fills.length);
  return first ?? null;
}
