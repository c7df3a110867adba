import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReadinessAnswer } from '@tidegate/contracts';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId } from '@tidegate/kernel';

import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';
import {
  faultsOf,
  lostSince,
  readStored,
  unsettledPositions,
  type StoredAccount,
} from './stored-account.js';

const READY_MS_MAX = 20_000;
const STOP_MS_MAX = 10_000;
const SETTINGS = { ...BUSY_TRADING, 'market.demo.speed': 200 };
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };
/** A secret in the environment, which must never be printed. */
const SECRET = 'b7f3a1-never-print-this';

let fixture: ServerFixture;
let server: ServerProcess;
let startedAt = 0;
const servers: ServerProcess[] = [];

function start(): ServerProcess {
  startedAt = performance.now();
  const environment = { KRAKEN_API_SECRET: SECRET, DATABASE_URL: `postgres://u:${SECRET}@host/db` };
  const started = fixture.start({ settings: SETTINGS, environment });
  servers.push(started);
  return started;
}

const stored = (): Promise<StoredAccount> => readStored(join(fixture.storage, 'demo'), SCOPE);

/** Stops the server by signals. Returns its exit code and signal, and whether it ended in time. */
async function stopped(...signals: readonly NodeJS.Signals[]) {
  const stopAt = performance.now();
  for (const signal of signals) server.kill(signal);
  const ending = await server.ended;
  return { ...ending, inTime: performance.now() - stopAt < STOP_MS_MAX };
}

const CLEAN = { code: 0, signal: null, inTime: true };

beforeAll(async () => {
  fixture = await ServerFixture.open();
  server = start();
});

afterAll(() => fixture.close());

describe('server on the demo market', () => {
  it('the server becomes ready with all subsystems up', async () => {
    const reportOnceReady = async (): Promise<ReadinessAnswer | undefined> => {
      const { status, text } = await server.get('/health/ready');
      return status === 200 ? (JSON.parse(text) as ReadinessAnswer) : undefined;
    };
    const first = await server.find('the server is ready', reportOnceReady);
    expect(performance.now() - startedAt).toBeLessThan(READY_MS_MAX);
    expect(first.status).toBe('ready');
    // At this speed a busy machine is late with a candle now and then: market data is degraded for a moment.
    const report = await server.find('all subsystems are up', async () => {
      const next = await reportOnceReady();
      return next?.subsystems.every(({ status }) => status === 'up') ? next : undefined;
    });
    expect(report.subsystems.map(({ name, status }) => [name, status])).toEqual([
      ['engine:kraken', 'up'],
      ['feed:kraken', 'up'],
      ['market-data:kraken', 'up'],
      ['store', 'up'],
      ['loops:kraken', 'up'],
      ['accounts', 'up'],
      ['entries', 'up'],
    ]);
  }, 60_000);

  it('the server reports its status', async () => {
    const status = await server.status();
    expect(status).toMatchObject({
      mode: 'paper',
      market: 'demo',
      venues: [
        {
          id: 'kraken',
          connected: true,
          instruments: 8,
          lastMessageAgeMs: expect.any(Number),
          resyncs: 0,
        },
      ],
      decisions: {
        evaluated: expect.any(Number),
        accepted: expect.any(Number),
        rejectedByCode: expect.any(Object),
      },
      positions: { open: expect.any(Number) },
      trades: { closed: expect.any(Number) },
      accounts: {
        count: 1,
        shown: [
          expect.objectContaining({
            account: 'paper',
            equity: expect.stringMatching(/^\d+(\.\d+)?$/),
          }),
        ],
      },
      ledger: { balanced: true },
    });
  });

  it('the server reports liveness at both paths', async () => {
    for (const path of ['/health/live', '/api/v1/health/live']) {
      expect(await server.get(path)).toMatchObject({ status: 200, text: '{"status":"live"}' });
    }
  });

  it('the server serves a page whose links all work', async () => {
    const { status, type, text } = await server.get('/status');
    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('default/paper');
    for (const [, link = ''] of text.matchAll(/<a href="([^"]*)"/g)) {
      expect([link, (await server.get(link)).status]).toEqual([link, 200]);
    }
  });

  it('the server answers an unknown path with problem details', async () => {
    const { status, type, text } = await server.get('/api/v1/nothing?here=1');
    expect([status, type]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'Cannot GET /api/v1/nothing?here=1',
      instance: '/api/v1/nothing?here=1',
      code: 'HTTP_404',
    });
  });

  it('the server trades, counts every decision, and keeps its ledger balanced', async () => {
    const { decisions, ledger } = await server.statusWhen(
      'a trade is closed',
      ({ trades }) => (trades.closed ?? 0) > 0,
    );
    const rejected = Object.values(decisions.rejectedByCode).reduce((sum, count) => sum + count, 0);
    expect(decisions.accepted).toBeGreaterThan(0);
    expect(decisions.evaluated).toBe(decisions.accepted + decisions.closedOpposite + rejected);
    expect(ledger).toEqual({ balanced: true });
  }, 60_000);

  it('the server serves its metrics in the Prometheus text format', async () => {
    const { status, type, text } = await server.get('/metrics');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const values = samplesOf(text);
    expect(values.get('tidegate_feed_connected{venue="kraken"}')).toBe(1);
    expect(values.get('tidegate_store_up{venue="kraken"}')).toBe(1);
    expect(values.get('tidegate_clock_skew_ms{venue="kraken"}')).toBe(0);
    expect(values.get('tidegate_commit_seconds_count{outcome="written"}')).toBeGreaterThan(0);
    expect(values.get('tidegate_database_bytes{database="ledger"}')).toBeGreaterThan(0);
    expect(values.get('tidegate_database_bytes{database="telemetry"}')).toBeGreaterThan(0);
    expect(values.get('tidegate_journal_entries')).toBeGreaterThan(0);
    const types = [...text.matchAll(/^# TYPE (tidegate_\w+) (\w+)$/gm)];
    const counters = types.filter(([, name = '']) => name.endsWith('_total'));
    expect(new Set(counters.map(([, , type]) => type))).toEqual(new Set(['counter']));
    expect(values.get('tidegate_fills_total{side="buy"}')).toBeGreaterThan(0);
    expect(values.get('tidegate_fills_total{side="sell"}')).toBeGreaterThan(0);
    const { accounts } = await server.status();
    expect(Number(accounts.shown[0]?.equity)).toBeGreaterThan(0);
    expect(values.get('tidegate_equity{tenant="default",account="paper"}')).toBeGreaterThan(0);
  });

  it('a second server on the same storage is rejected, and the first continues', async () => {
    const second = fixture.start({ settings: SETTINGS });
    expect(await second.ended).toEqual({ code: 4, signal: null });
    expect(second.stderr.join('\n')).toMatch(/^DATABASE_LOCKED: .*demo.*is held by another/m);
    const fills = server.logged('Filled').length;
    await server.line('Filled', fills + 1);
  }, 60_000);

  it('the server stops cleanly on repeated SIGTERM and logs a summary', async () => {
    expect(await stopped('SIGTERM', 'SIGTERM', 'SIGTERM')).toEqual(CLEAN);
    const account = await stored();
    const messages = server.log().map(({ message }) => message);
    const summary = messages.slice(messages.indexOf('Session ended'));
    expect(summary.slice(0, 4)).toEqual([
      'Session ended',
      'Signals evaluated',
      'Trades closed',
      'Net result',
    ]);
    expect(summary[4]).toMatch(/^(Nothing stays open|Stays open)$/);
    expect(server.logged('Trades closed')).toMatchObject([{ trades: account.trades.length }]);
    expect(server.logged('First start: nothing to resume')).toHaveLength(1);
    expect([...faultsOf(account), ...unsettledPositions(account)]).toEqual([]);
  }, 60_000);

  it('the server resumes where it stopped', async () => {
    const before = await stored();
    const marketTimeBefore = lastMarketTime(before);
    server = start();
    await server.running();
    expect(await server.line('Resumed')).toMatchObject({ accounts: 1 });
    const status = await server.statusWhen('a trade is closed', ({ trades }) => {
      return (trades.closed ?? 0) > before.trades.length;
    });
    expect(Date.parse(status.marketTime)).toBeGreaterThan(marketTimeBefore);
    const resumed = new Set(server.logged('Position resumed').map(({ position }) => position));
    const unlogged = before.positions.filter(
      ({ id, status }) => status !== 'closed' && !resumed.has(id),
    );
    const closed = new Set(closedIds(await stored()));
    expect(unlogged.filter(({ id }) => !closed.has(id))).toEqual([]);
    expect(await stopped('SIGINT', 'SIGINT')).toEqual(CLEAN);
    const after = await stored();
    expect([...lostSince(before, after), ...faultsOf(after)]).toEqual([]);
    const deposits = after.transactions.filter(({ kind }) => kind === 'deposit');
    expect(deposits).toHaveLength(1);
  }, 90_000);

  it('a killed server leaves no process running and starts again', async () => {
    server = start();
    await server.running();
    // The market process shares stderr, so the server counts as ended only after both have exited.
    expect(await stopped('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL', inTime: true });
    server = start();
    await server.running();
    expect(await stopped('SIGTERM')).toEqual(CLEAN);
  }, 90_000);

  it('the server logs JSON lines without secrets', () => {
    for (const { stdout, stderr } of servers) {
      expect([...stdout, ...stderr].join('\n')).not.toContain(SECRET);
      expect(stdout.length).toBeGreaterThan(0);
    }
    const levels = new Set(servers.flatMap((each) => each.log().map(({ level }) => level)));
    expect(levels).toContain('info');
    expect(levels).not.toContain('error');
    for (const line of servers.flatMap((each) => each.log())) {
      expect(line).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        message: expect.any(String),
      });
    }
  });
});

/** Parses Prometheus text: name and labels → value. Throws for an invalid line. */
function samplesOf(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-zA-Z_:][\w:]* .+$/.test(line)) continue;
    const match = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) ([-+.\deE]+|NaN|[+-]Inf)$/.exec(line);
    if (!match) throw new Error(`Invalid line in Prometheus text: ${line}`);
    samples.set(match[1] ?? '', Number(match[2]));
  }
  return samples;
}

function closedIds({ positions }: StoredAccount): readonly string[] {
  return positions.filter(({ status }) => status === 'closed').map(({ id }) => id);
}

function lastMarketTime({ fills, orders }: StoredAccount): number {
  return Math.max(...fills.map(({ at }) => at), ...orders.map(({ updatedAt }) => updatedAt));
}
