import { describe, expect, it } from '@jest/globals';

import { DAY_MS, epochMs, type TidegateError } from '@tidegate/kernel';
import { openTimeAt, type TEST_VENUE } from '@tidegate/market-data/testing';
import type { AccountScope } from '@tidegate/model';

import {
  BTC,
  choiceOf,
  controlOf,
  namedAccount,
  FIRST_MINUTE,
  LiveDesk,
  replayOf,
  scopeOf,
  scriptedStrategy,
  testAccount,
  TEST_SHARD,
  testPlan,
} from '../../testing/index.js';
import { InMemoryTradingStore } from '../adapters/memory/in-memory-trading-store.js';
import type { EngineCommand } from '../core/inputs/engine-command.js';
import { compareReplay } from '../journal/compare-replay.js';
import { queued } from './engine-commands.js';

const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt === openTimeAt('1m', FIRST_MINUTE + 1)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);
/** One account that trades; tests may choose the profile of the second. */
const members = [namedAccount('t/main'), namedAccount('t/other')];
const whole = testPlan([buyer], {
  accounts: members,
  executionFeed: 'slices',
  quoteRequired: true,
});

let keys = 0;
function header(key = `k${(keys += 1)}`) {
  return { key, actor: 'alice', reason: 'a test', at: epochMs(1) };
}

function openingOf(name: string, deposit = '5000', key?: string): EngineCommand {
  const { account } = namedAccount(name);
  const profile = choiceOf(whole, 0);
  return { ...header(key), type: 'open_account', account, profile, deposit };
}

function controlling(...control: Parameters<typeof controlOf>): EngineCommand {
  return { ...controlOf(...control), type: 'control' };
}

async function startedDesk(store = new InMemoryTradingStore()): Promise<LiveDesk> {
  const desk = new LiveDesk({ plan: whole, seeds: 1, store });
  await desk.start();
  return desk;
}

function statusOf(desk: LiveDesk, { tenant, account }: AccountScope) {
  return desk.engine.accounts(tenant).find(({ scope }) => scope.account === account);
}

async function cashMovesOf({ store }: LiveDesk, scope: AccountScope): Promise<readonly string[]> {
  const { rows } = await store.transactions(scope, { limit: 50 });
  return rows
    .flatMap(({ postings }) => postings.filter(({ book }) => book === 'cash'))
    .map(({ amount }) => amount.toString())
    .toReversed();
}

describe('EngineCommands', () => {
  it('opens, funds, configures and closes an account while the engine runs, and a replay agrees', async () => {
    const desk = await startedDesk();
    const scope = scopeOf('u', 'new');
    expect(await desk.engine.command(openingOf('u/new'))).toEqual({
      repeated: false,
      accounts: 1,
      positions: 0,
    });
    expect(statusOf(desk, scope)).toMatchObject({ cash: '5000', lifecycle: 'open' });
    const transfer = { type: 'transfer', scope, asset: 'USD' } as const;
    await desk.engine.command({ ...header(), ...transfer, id: 'in-1', amount: '250.5' });
    await desk.engine.command({ ...header(), ...transfer, id: 'out-1', amount: '-5250.5' });
    const profile = choiceOf(whole, 1);
    await desk.engine.command({ ...header(), type: 'configure_account', scope, profile });
    expect(statusOf(desk, scope)).toMatchObject({ cash: '0', profile: { version: 2 } });
    await desk.engine.command({ ...header(), type: 'close_account', scope });
    expect(statusOf(desk, scope)).toBeUndefined();
    expect(await desk.store.directory.find(scope)).toMatchObject({
      lifecycle: 'closed',
      reason: 'a test',
    });
    expect(await cashMovesOf(desk, scope)).toEqual(['5000', '250.5', '-5250.5']);
    await desk.engine.stop();
    const result = await replayOf(whole, desk.store);
    expect(result.divergedAt).toBeNull();
    expect(await compareReplay(result, desk.store, scope)).toEqual([]);
  });

  it('lifts the pauses of a closed account, because later commands cannot target it', async () => {
    const desk = await startedDesk();
    const scope = scopeOf('u', 'new');
    await desk.engine.command(openingOf('u/new'));
    const pause = { type: 'pause', code: 'OPERATOR' } as const;
    const tenant = { type: 'tenant', tenant: scope.tenant } as const;
    const targets = [
      { type: 'account', scope } as const,
      { type: 'instrument', scope, instrument: BTC.id } as const,
      tenant,
    ];
    for (const target of targets) await desk.engine.command(controlling(pause, { target }));
    await desk.engine.command({ ...header(), type: 'close_account', scope });
    expect(desk.engine.status().pauses.map(({ target }) => target)).toEqual([tenant]);
    await desk.engine.stop();
    const { pauses } = await desk.store.load(TEST_SHARD);
    expect(pauses.map(({ target }) => target)).toEqual([tenant]);
    expect((await replayOf(whole, desk.store)).divergedAt).toBeNull();
  });

  it('resumes only the pause with the same target and code, and lists the active codes in a refusal', async () => {
    const desk = await startedDesk();
    const { scope } = testAccount();
    const target = { type: 'account', scope } as const;
    const wide = { type: 'tenant', tenant: scope.tenant } as const;
    await desk.engine.command(controlling({ type: 'pause', code: 'REVIEW' }, { target }));
    for (const [code, of] of [
      ['OTHER', target],
      ['REVIEW', wide],
    ] as const) {
      const resume = controlling({ type: 'resume', code }, { target: of });
      await expect(desk.engine.command({ ...resume, ...header() })).rejects.toMatchObject({
        code: 'PAUSE_UNKNOWN',
        message: expect.stringMatching(of === target ? /codes REVIEW$/ : /it has no pauses$/),
      });
    }
    expect(desk.engine.status().pauses).toHaveLength(1);
    const resume = controlling({ type: 'resume', code: 'REVIEW' }, { target });
    await desk.engine.command({ ...resume, ...header() });
    expect(desk.engine.status().pauses).toEqual([]);
    await desk.engine.stop();
  });

  it('executes a repeated key once, even when both commands arrive together', async () => {
    const desk = await startedDesk();
    const command = openingOf('u/new', '5000', 'once');
    const effects = await Promise.all([desk.engine.command(command), desk.engine.command(command)]);
    effects.push(await desk.engine.command({ ...command, at: epochMs(99) }));
    expect(effects.map(({ repeated }) => repeated)).toEqual([false, true, true]);
    expect(await cashMovesOf(desk, scopeOf('u', 'new'))).toEqual(['5000']);
    expect(desk.faults).toEqual([]);
    await expect(desk.engine.command(openingOf('u/another', '5000', 'once'))).rejects.toMatchObject(
      { code: 'COMMAND_KEY_REUSED' },
    );
    expect(desk.engine.status().phase).toBe('running');
    await desk.engine.stop();
  });

  it('validates a command when it is executed: of two that open one account, the second is refused', async () => {
    const desk = await startedDesk();
    const both = [openingOf('u/new', '1'), openingOf('u/new', '2')];
    const outcomes = await Promise.allSettled(both.map((command) => desk.engine.command(command)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'ACCOUNT_EXISTS' } });
    expect(statusOf(desk, scopeOf('u', 'new'))).toMatchObject({ lifecycle: 'open', cash: '1' });
    expect(await desk.store.commands.pending(TEST_SHARD)).toEqual([]);
    await desk.engine.stop();
  });

  it('refuses invalid commands without queueing or journaling them', async () => {
    const desk = await startedDesk();
    await desk.quote(100);
    await desk.closeMinute(FIRST_MINUTE, 100);
    await desk.quote(100);
    const { scope } = testAccount();
    const { account } = namedAccount('u/new');
    const gone = scopeOf('u', 'gone');
    const transfer = { ...header(), type: 'transfer', scope, id: 'w-1', asset: 'USD' } as const;
    const opening = openingOf('u/new') as Extract<EngineCommand, { type: 'open_account' }>;
    const elsewhere = { ...account, venue: 'nasdaq' as typeof TEST_VENUE };
    const profile = { ...choiceOf(whole, 0), content: 'nothing' };
    const refused: readonly (readonly [code: string, command: EngineCommand])[] = [
      ['ACCOUNT_EXISTS', { ...opening, account: testAccount() }],
      ['ACCOUNT_OF_ANOTHER_VENUE', { ...opening, account: elsewhere }],
      ['LIVE_TRADING_UNAVAILABLE', { ...opening, account: { ...account, mode: 'live' } }],
      ['CURRENCY_MISMATCH', { ...opening, account: { ...account, currency: 'EUR' } }],
      ['AMOUNT_INVALID', { ...opening, deposit: '-1' }],
      ['AMOUNT_INVALID', { ...opening, deposit: '1e3' }],
      ['PROFILE_INVALID', { ...opening, profile }],
      ['ACCOUNT_HOLDS_POSITIONS', { ...header(), type: 'close_account', scope }],
      ['ACCOUNT_UNKNOWN', { ...header(), type: 'close_account', scope: gone }],
      ['ACCOUNT_OF_PLATFORM', openingOf('platform/main')],
      ['ACCOUNT_OF_PLATFORM', { ...transfer, scope: scopeOf('platform', 'main'), amount: '1' }],
      ['AMOUNT_INVALID', { ...transfer, amount: '0' }],
      ['INSUFFICIENT_FUNDS', { ...transfer, amount: '-10001' }],
      ['INSUFFICIENT_FUNDS', { ...transfer, asset: 'DOGE', amount: '-1' }],
      ['BREAKER_NOT_TRIPPED', controlling({ type: 'reset_breaker', breaker: 'drawdown' })],
      ['BREAKER_NOT_TRIPPED', controlling({ type: 'reset_breaker', breaker: 'feed_down' })],
      ['PAUSE_UNKNOWN', controlling({ type: 'resume', code: 'OPERATOR' })],
      ['BREAKER_UNKNOWN', controlling({ type: 'reset_breaker', breaker: 'fuse' })],
      [
        'TARGET_UNKNOWN',
        controlling({ type: 'pause', code: 'X' }, { target: { type: 'account', scope: gone } }),
      ],
    ];
    const sequence = await desk.store.lastSequence(TEST_SHARD);
    const codes: string[] = [];
    for (const [, command] of refused) {
      const unlike = { ...command, key: `refused-${codes.length}` };
      codes.push(
        await desk.engine.command(unlike).then(
          () => 'carried out',
          ({ code }: TidegateError) => code,
        ),
      );
    }
    expect(codes).toEqual(refused.map(([code]) => code));
    expect(await desk.store.commands.pending(TEST_SHARD)).toEqual([]);
    expect(await desk.store.lastSequence(TEST_SHARD)).toBe(sequence);
    await desk.engine.stop();
  });

  it('executes commands queued for a stopped engine at its start, oldest first, and notes refusals', async () => {
    const store = new InMemoryTradingStore();
    const first = await startedDesk(store);
    await first.engine.stop();
    const waiting = [
      { ...openingOf('u/new'), at: epochMs(1) },
      { ...openingOf('u/new', '7'), at: epochMs(2) },
      { ...controlling({ type: 'pause', code: 'LATER' }), at: epochMs(3) },
    ];
    for (const command of waiting) await store.commands.enqueue(queued(TEST_SHARD, command));
    const desk = new LiveDesk({ plan: whole, seeds: 1, store, time: first.time });
    await desk.start();
    expect(await store.commands.pending(TEST_SHARD)).toEqual([]);
    expect(await cashMovesOf(desk, scopeOf('u', 'new'))).toEqual(['5000']);
    expect(desk.engine.status().pauses).toMatchObject([{ code: 'LATER' }]);
    expect(await desk.engine.command(waiting[0] as EngineCommand)).toMatchObject({
      repeated: true,
    });
    await desk.engine.stop();
  });
});

describe('A transfer', () => {
  const scope = scopeOf('u', 'new');
  const moving = (id: string, amount: string, asset = 'USD'): EngineCommand => ({
    ...header(),
    type: 'transfer',
    scope,
    id,
    asset,
    amount,
  });
  const notesOf = async ({ store }: LiveDesk): Promise<readonly unknown[]> => {
    const notes: unknown[] = [];
    for await (const { type, payload } of store.read(TEST_SHARD, 1)) {
      if (type !== 'control') continue;
      notes.push((JSON.parse(payload) as { control: { command: unknown } }).control.command);
    }
    return notes;
  };

  it('is booked once per id, even under another key or after a restart', async () => {
    const first = await startedDesk();
    await first.engine.command(openingOf('u/new'));
    expect(await first.engine.command(moving('in-1', '70'))).toMatchObject({ repeated: false });
    const again = { repeated: true, accounts: 0, positions: 0 };
    expect(await first.engine.command(moving('in-1', '70'))).toEqual(again);
    await first.engine.stop();
    const desk = new LiveDesk({ plan: whole, seeds: 1, store: first.store, time: first.time });
    await desk.start();
    expect(await desk.engine.command(moving('in-1', '70'))).toEqual(again);
    expect(await desk.engine.command(moving('in-1', '-70'))).toEqual(again);
    expect(await cashMovesOf(desk, scope)).toEqual(['5000', '70']);
    const booked = { type: 'command_refused', code: 'TRANSFER_BOOKED' };
    expect(await notesOf(desk)).toEqual([booked, booked, booked]);
    expect(statusOf(desk, scope)).toMatchObject({ cash: '5070', lifecycle: 'open' });
    await desk.engine.stop();
    expect((await replayOf(whole, desk.store)).divergedAt).toBeNull();
  });

  it('is recognised from the store when it is no longer in memory', async () => {
    const first = await startedDesk();
    await first.engine.command(openingOf('u/new'));
    await first.engine.command(moving('in-1', '70'));
    await first.engine.stop();
    first.time.jumpTo(epochMs(first.time.now() + 30 * DAY_MS));
    const desk = new LiveDesk({ plan: whole, seeds: 1, store: first.store, time: first.time });
    await desk.start();
    expect(await desk.engine.command(moving('in-1', '70'))).toMatchObject({ repeated: true });
    expect(statusOf(desk, scope)).toMatchObject({ cash: '5070', lifecycle: 'open' });
    await desk.engine.stop();
  });

  it('above the free balance is refused without a fault, and noted if it was queued', async () => {
    const first = await startedDesk();
    await first.engine.command(openingOf('u/new'));
    await expect(first.engine.command(moving('out-1', '-5000.01'))).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      message: expect.stringContaining('5000 USD free, less than the requested 5000.01'),
    });
    await first.engine.stop();
    await first.store.commands.enqueue(queued(TEST_SHARD, moving('out-1', '-5000.01')));
    const desk = new LiveDesk({ plan: whole, seeds: 1, store: first.store, time: first.time });
    await desk.start();
    expect(await notesOf(desk)).toEqual([{ type: 'command_refused', code: 'INSUFFICIENT_FUNDS' }]);
    expect(desk.faults).toEqual([]);
    expect(statusOf(desk, scope)).toMatchObject({ cash: '5000', lifecycle: 'open' });
    await desk.engine.command(moving('out-1', '-5000'));
    expect(statusOf(desk, scope)).toMatchObject({ cash: '0', lifecycle: 'open' });
    await desk.engine.stop();
  });

  it('a transfer in another asset does not change the valuation and survives a restart', async () => {
    const first = await startedDesk();
    await first.engine.command(openingOf('u/new', '0'));
    await first.engine.command(moving('in-1', '2', 'BTC'));
    await first.engine.stop();
    const desk = new LiveDesk({ plan: whole, seeds: 1, store: first.store, time: first.time });
    await desk.start();
    expect(desk.faults).toEqual([]);
    expect(statusOf(desk, scope)).toMatchObject({ cash: null, lifecycle: 'open' });
    await desk.engine.command(moving('in-2', '5000'));
    await desk.engine.command(moving('out-1', '-2', 'BTC'));
    expect(statusOf(desk, scope)).toMatchObject({ cash: '5000', equity: '5000' });
    await desk.engine.stop();
  });

  it('cannot withdraw the money used by a position and its entry', async () => {
    const desk = await startedDesk();
    await desk.quote(100);
    await desk.closeMinute(FIRST_MINUTE, 100);
    await desk.quote(100);
    const { scope: main } = testAccount();
    const { cash = '' } = statusOf(desk, main) ?? {};
    expect(Number(cash)).toBeLessThan(10_000);
    const all = { ...moving('out-1', '-10000'), scope: main } as EngineCommand;
    await expect(desk.engine.command(all)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    const before = desk.engine.accounts(main.tenant).find(({ scope: s }) => s.account === 'main');
    await desk.engine.command({ ...all, ...header(), amount: '-1000' } as EngineCommand);
    const after = statusOf(desk, main);
    expect(Number(after?.cash)).toBeCloseTo(Number(cash) - 1_000, 9);
    expect(before?.lifecycle).toBe(after?.lifecycle);
    await desk.engine.stop();
  });
});

/** A desk whose engine dies before or after its `fatal`-th commit. */
function mortalDesk(store: InMemoryTradingStore, fatal: number, moment: 'before' | 'after') {
  let commits = 0;
  return new LiveDesk({
    plan: whole,
    store,
    commit: async (rows) => {
      commits += 1;
      if (commits === fatal && moment === 'before') throw new Error('power failure');
      await store.commit(rows);
      if (commits === fatal) throw new Error('power failure');
    },
  });
}

describe('An engine that dies while it executes commands', () => {
  it.each(['before', 'after'] as const)(
    'executes each queued command exactly once if it dies %s any commit',
    async (moment) => {
      for (let fatal = 1; fatal <= 8; fatal++) {
        const store = new InMemoryTradingStore();
        const scope = scopeOf('u', 'new');
        const commands: readonly EngineCommand[] = [
          openingOf('u/new'),
          { ...header(), type: 'transfer', scope, id: 'w-1', asset: 'USD', amount: '-40' },
          { ...header(), type: 'configure_account', scope, profile: choiceOf(whole, 1) },
        ];
        for (const command of commands) await store.commands.enqueue(queued(TEST_SHARD, command));
        const dying = mortalDesk(store, fatal, moment);
        await dying.start().catch(() => undefined);
        const desk = new LiveDesk({ plan: whole, store, time: dying.time });
        await desk.start();
        expect(await store.commands.pending(TEST_SHARD)).toEqual([]);
        expect(await cashMovesOf(desk, scope)).toEqual(['5000', '-40']);
        expect(statusOf(desk, scope)).toMatchObject({ cash: '4960', profile: { version: 2 } });
        for (const { account } of members) {
          expect(await cashMovesOf(desk, account.scope)).toEqual(['10000']);
        }
        await desk.engine.stop();
        const result = await replayOf(whole, store);
        expect(result.divergedAt).toBeNull();
        for (const each of [scope, ...members.map(({ account }) => account.scope)]) {
          expect(await compareReplay(result, store, each)).toEqual([]);
        }
      }
    },
  );
});
