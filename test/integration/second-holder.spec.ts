import { join } from 'node:path';
import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import { accountId, epochMs, shardId } from '@tidegate/kernel';
import { acquireWithoutLock } from '@tidegate/persistence/testing';

import {
  BUSY_TRADING,
  ServerFixture,
  type ServerProcess,
  type Settings,
} from './server-process.js';
import { faultsOf, lostSince, readStored } from './stored-account.js';

const SUITE_MS = 120_000;
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };

/** Real-time speed, so that nothing is committed within a minute. */
const QUIET: Settings = { 'market.demo.speed': 1 };
const PAUSE = { reason: 'a test', type: 'pause', code: 'LATE' };
const CONTROL = `/api/v1/tenants/${SCOPE.tenant}/accounts/${SCOPE.account}/control`;

describe('server with a fenced shard', () => {
  let fixture: ServerFixture;
  const directory = (): string => join(fixture.storage, 'demo');

  beforeEach(async () => {
    fixture = await ServerFixture.open();
  });
  afterEach(() => fixture.close());

  /** Acquires the shard as a second process would. */
  async function takeOver(): Promise<{ readonly epoch: number; readonly lastSequence: number }> {
    return acquireWithoutLock(directory(), shardId(KRAKEN), epochMs(Date.UTC(2026, 0, 6)));
  }

  /** Sends a pause command. Returns the HTTP status, or `null` if the server ended without an answer. */
  async function pause(server: ServerProcess): Promise<number | null> {
    const token = readFileSync(join(directory(), 'access-token'), 'utf8').trim();
    return server.post(CONTROL, token, { body: PAUSE, key: 'k-1' }).then(
      ({ status }) => status,
      () => null,
    );
  }

  async function pauseCodes(server: ServerProcess): Promise<readonly string[]> {
    return (await server.status()).pauses.map(({ code }) => code);
  }

  it(
    'a server whose shard was taken over stops committing, logs SHARD_FENCED, and exits with 1',
    async () => {
      const options = { args: ['--profile', 'demo'], settings: BUSY_TRADING };
      const server = await fixture.start(options).running();
      await server.line('Filled', 2);
      const { epoch, lastSequence } = await takeOver();
      expect(epoch).toBe(2);

      expect(await server.line('Engine stopped by a fault in its shared state')).toMatchObject({
        level: 'error',
        code: 'SHARD_FENCED',
        venue: 'kraken',
      });
      expect(await pause(server)).not.toBe(200);
      expect(await server.ended).toEqual({ code: 1, signal: null });
      expect(server.logged('Ending after a fault')).toMatchObject([
        { code: 'SHARD_FENCED', exitCode: 1 },
      ]);
      expect(server.stderr.join('\n')).toMatch(/^SHARD_FENCED: /m);
      const fenced = await readStored(directory(), SCOPE);
      expect(fenced.sequences.at(-1)).toBe(lastSequence);
      expect(faultsOf(fenced)).toEqual([]);
      const booked = new Set(fenced.fills.map(({ order }) => order));
      const logged = server.logged('Filled').map(({ order }) => order);
      expect(logged.filter((order) => !booked.has(order as never))).toEqual([]);

      const next = await fixture.start(options).running();
      expect(await pauseCodes(next)).toEqual([]);
      await next.line('Filled');
      expect(await next.stop()).toMatchObject({ code: 0 });
      const after = await readStored(directory(), SCOPE);
      expect([...faultsOf(after), ...lostSince(fenced, after)]).toEqual([]);
    },
    SUITE_MS,
  );

  it(
    'a command that reveals a lost shard fails, and the next start executes it once',
    async () => {
      const options = { args: ['--profile', 'demo'], settings: QUIET };
      const server = await fixture.start(options).running();
      const { lastSequence } = await takeOver();
      expect(await pause(server)).not.toBe(200);
      expect(await server.ended).toEqual({ code: 1, signal: null });
      expect((await readStored(directory(), SCOPE)).sequences.at(-1)).toBe(lastSequence);

      const next = await fixture.start(options).running();
      expect(await pauseCodes(next)).toEqual(['LATE']);
      expect(await pause(next)).toBe(200);
      expect(next.logged('Entries paused')).toHaveLength(1);
      expect(await next.stop()).toMatchObject({ code: 0 });
    },
    SUITE_MS,
  );
});
