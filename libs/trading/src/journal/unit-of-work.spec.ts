import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime, silentLogger, TidegateError, shardId } from '@tidegate/kernel';

import {
  changesOf,
  controlRow,
  decisionRow,
  pauseRow,
  scopeOf,
  signalOf,
} from '../../testing/index.js';
import type { ChangeSource, CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { AccountChanges, LedgerCommit } from '../ports.js';
import type { AccountScope } from '@tidegate/model';
import { UnitOfWork, type UnitOfWorkSetup } from './unit-of-work.js';

const SHARD = shardId('testnet');
const busy = new TidegateError('STORE_BUSY', 'the database is locked', { retryable: true });
const full = new TidegateError('STORE_FULL', 'the disk is full', { retryable: true });
const broken = new TidegateError('DUPLICATE_FILL', 'booked already');

const tick = (at: number): EngineInput => ({ type: 'tick', at: epochMs(at) });

function refusalOf(code: string, account: string): TidegateError {
  return new TidegateError(code, 'refused by the store', { details: { account } });
}

/** Returns the changes that a test adds. */
class Source implements ChangeSource {
  hasUrgentChanges = false;
  waiting: AccountChanges[] = [];
  shard: Partial<CoreChanges> = {};
  failures: AccountScope[] = [];

  change(): void {
    this.hasUrgentChanges = true;
    this.waiting.push(changesOf());
  }

  takeFailures(): readonly AccountScope[] {
    const { failures } = this;
    this.failures = [];
    return failures;
  }

  takeChanges(): CoreChanges {
    const { waiting: accounts, shard } = this;
    this.shard = {};
    this.waiting = [];
    this.hasUrgentChanges = false;
    return { ...NO_CHANGES, signals: signalsOf(accounts), ...shard, accounts };
  }
}

const NO_CHANGES: CoreChanges = {
  accounts: [],
  signals: [],
  pauses: { set: [], cleared: [] },
  controls: [],
  state: null,
  events: [],
};

function signalsOf(accounts: readonly AccountChanges[]): CoreChanges['signals'] {
  return accounts.flatMap(({ decisions }) => decisions.map(signalOf));
}

class Desk {
  readonly refused: string[] = [];
  readonly time = new ManualTime(epochMs(0));
  readonly source = new Source();
  readonly written: LedgerCommit[] = [];
  readonly health: (string | null)[] = [];
  problems: Error[] = [];
  readonly work: UnitOfWork;

  constructor(over: Partial<UnitOfWorkSetup> = {}) {
    this.work = new UnitOfWork({
      store: { commit: (rows) => this.commit(rows) },
      source: this.source,
      hold: { shard: SHARD, token: 7, lastSequence: 0 },
      timers: this.time,
      logger: silentLogger,
      journaling: true,
      onStoreHealth: (problem) => this.health.push(problem?.code ?? null),
      onRefused: (scope, { code }) => {
        this.refused.push(`${scope.account} ${code}`);
        this.source.failures.push(scope);
      },
      ...over,
    });
  }

  get sequences(): readonly (readonly [number, string])[] {
    return this.written.flatMap(({ journal }) =>
      journal.map(({ sequence, type }) => [sequence, type] as const),
    );
  }

  private async commit(rows: LedgerCommit): Promise<void> {
    const problem = this.problems.shift();
    if (problem) throw problem;
    this.written.push(rows);
  }
}

describe('UnitOfWork', () => {
  it('writes noted inputs and their changes in one commit', async () => {
    const desk = new Desk();
    desk.work.note(tick(1));
    desk.work.note(tick(2));
    desk.source.change();
    expect(desk.work.isDue).toBe(true);
    const { accounts } = await desk.work.commit();
    expect(accounts).toHaveLength(1);
    expect(desk.written).toHaveLength(1);
    expect(desk.written[0]?.accounts).toEqual(accounts);
    expect(desk.sequences).toEqual([
      [1, 'tick'],
      [2, 'tick'],
    ]);
  });

  it('commits under its shard and token, with the signals of the decisions', async () => {
    const desk = new Desk();
    const first = decisionRow();
    desk.source.waiting.push(changesOf({ decisions: [first] }));
    await desk.work.commit();
    expect(desk.written[0]).toMatchObject({ shard: SHARD, token: 7 });
    expect(desk.written[0]?.signals).toStrictEqual([signalOf(first)]);
  });

  it('writes pauses, controls and the state of the shard when no account changed', async () => {
    const desk = new Desk();
    const control = controlRow();
    const pauses = { set: [pauseRow()], cleared: [] };
    desk.source.shard = { pauses, controls: [control], state: () => 'tripped' };
    await desk.work.commit();
    expect(desk.written).toMatchObject([{ pauses, controls: [control] }]);
    expect(desk.written[0]?.state?.()).toBe('tripped');
  });

  it('commits the other accounts without the account whose rows the store refuses', async () => {
    const desk = new Desk();
    const scopes = ['first', 'second', 'third'].map((account) => scopeOf('t', account));
    desk.source.waiting = scopes.map((scope) => changesOf({}, scope));
    desk.problems = [refusalOf('DUPLICATE_FILL', 't/second')];
    desk.work.note(tick(1));
    const { accounts } = await desk.work.commit();
    expect(accounts.map(({ scope }) => scope.account)).toEqual(['first', 'third']);
    expect(desk.written[0]?.accounts).toEqual(accounts);
    expect(desk.refused).toEqual(['second DUPLICATE_FILL']);
    expect(desk.sequences).toEqual([
      [1, 'tick'],
      [2, 'failed'],
    ]);
    expect(desk.written[0]?.journal[1]?.payload).toBe('{"account":"t/second","commits":0}');
  });

  it.each([
    ['a refusal that names an account outside the commit', refusalOf('DUPLICATE_FILL', 't/else')],
    ['a refusal that concerns the shard', refusalOf('SHARD_FENCED', 't/main')],
  ])('gives up on %s', async (_what, refusal) => {
    const desk = new Desk();
    desk.source.waiting = [changesOf({}, scopeOf('t', 'main'))];
    desk.problems = [refusal];
    await expect(desk.work.commit()).rejects.toBe(refusal);
    expect(desk.refused).toEqual([]);
  });

  it('writes nothing when nothing is pending', async () => {
    const desk = new Desk();
    await desk.work.commit();
    expect(desk.written).toEqual([]);
  });

  it('continues the stored sequence without holes and marks each further commit of an input', async () => {
    const desk = new Desk({ hold: { shard: SHARD, token: 7, lastSequence: 41 } });
    desk.work.note(tick(1));
    desk.source.change();
    await desk.work.commit();
    desk.source.change();
    await desk.work.commit();
    desk.work.note(tick(2));
    await desk.work.commit();
    expect(desk.sequences).toEqual([
      [42, 'tick'],
      [43, 'settled'],
      [44, 'tick'],
    ]);
    expect(desk.written[1]?.journal[0]?.at).toBe(1);
  });

  it('writes no journal entries when journaling is off', async () => {
    const desk = new Desk({ journaling: false });
    desk.work.note(tick(1));
    await desk.work.commit();
    expect(desk.written).toEqual([]);
    desk.source.change();
    await desk.work.commit();
    expect(desk.written.map(({ journal }) => journal)).toEqual([[]]);
  });

  it('is full at 4,096 buffered inputs although none is urgent', () => {
    const desk = new Desk();
    for (let at = 1; at < 4_096; at++) desk.work.note(tick(at));
    expect([desk.work.isDue, desk.work.isFull]).toEqual([false, false]);
    desk.work.note(tick(4_096));
    expect([desk.work.isDue, desk.work.isFull]).toEqual([false, true]);
  });

  it('retries with growing delays while the store may recover, without losing or reordering anything', async () => {
    const desk = new Desk();
    desk.problems = [full, busy, full];
    desk.work.note(tick(1));
    desk.source.change();
    let isDurable = false;
    const committing = desk.work.commit().then(() => {
      isDurable = true;
    });
    await desk.time.settleTo(epochMs(0));
    await desk.time.settleTo(epochMs(99));
    expect([desk.problems.length, isDurable]).toEqual([2, false]);
    await desk.time.settleTo(epochMs(100 + 199));
    expect([desk.problems.length, isDurable]).toEqual([1, false]);
    await desk.time.settleTo(epochMs(100 + 200 + 399));
    expect([desk.problems.length, isDurable]).toEqual([0, false]);
    await desk.time.settleTo(epochMs(100 + 200 + 400));
    await committing;
    expect(desk.health).toEqual(['STORE_FULL', null]);
    expect(desk.written).toHaveLength(1);
    expect(desk.written[0]?.accounts).toHaveLength(1);
    desk.work.note(tick(2));
    await desk.work.commit();
    expect(desk.sequences.map(([sequence]) => sequence)).toEqual([1, 2]);
  });

  it('waits at most five seconds between two attempts', async () => {
    const desk = new Desk();
    desk.problems = Array.from({ length: 12 }, () => busy);
    desk.work.note(tick(1));
    void desk.work.commit();
    for (let now = 0; desk.problems.length > 1; now += 100) await desk.time.settleTo(epochMs(now));
    const before = desk.time.now();
    while (desk.written.length === 0) await desk.time.settleTo(epochMs(desk.time.now() + 100));
    expect(desk.time.now() - before).toBeLessThanOrEqual(2 * 5_000);
  });

  it('logs the first failure and later ones less and less often', async () => {
    const logged: unknown[] = [];
    const logger = {
      ...silentLogger,
      error: (_message: string, fields?: { readonly failures?: unknown }) =>
        logged.push(fields?.failures),
    };
    const desk = new Desk({ logger });
    desk.problems = Array.from({ length: 200 }, () => full);
    desk.work.note(tick(1));
    const committing = desk.work.commit();
    while (desk.written.length === 0) await desk.time.settleTo(epochMs(desk.time.now() + 5_000));
    await committing;
    expect(logged).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 192]);
  });

  it('rejects at once when the store refuses a commit permanently', async () => {
    const desk = new Desk();
    desk.problems = [broken];
    desk.work.note(tick(1));
    await expect(desk.work.commit()).rejects.toBe(broken);
    const other = new Desk();
    other.problems = [new Error('a bug')];
    other.work.note(tick(1));
    await expect(other.work.commit()).rejects.toThrow('a bug');
    expect([desk.health, other.health]).toEqual([[], []]);
  });
});
