import { join } from 'node:path';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { KRAKEN } from '@tidegate/exchange';
import { accountId, epochMs, shardId } from '@tidegate/kernel';
import { acquireBeside } from '@tidegate/persistence/testing';

import { BUSY_TRADING, ServerGround } from './server-process.js';
import { faultsOf, lostSince, readStored } from './stored-account.js';

const SUITE_MS = 120_000;
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('paper') };

describe('A server whose shard a second process takes over', () => {
  let ground: ServerGround;
  beforeAll(async () => {
    ground = await ServerGround.open();
  });
  afterAll(() => ground.close());

  it(
    'commits nothing from then on, says why, and ends with an exit code',
    async () => {
      const directory = join(ground.storage, 'demo');
      const options = { args: ['--profile', 'demo'], settings: BUSY_TRADING };
      const server = await ground.start(options).running();
      await server.line('Filled', 2);
      const token = readFileSync(join(directory, 'access-token'), 'utf8').trim();

      const { epoch, lastSequence } = await acquireBeside(
        directory,
        shardId(KRAKEN),
        epochMs(Date.UTC(2026, 0, 6)),
      );
      expect(epoch).toBe(2);
      const command = { key: 'k-1', actor: 'spec', reason: 'a test', type: 'pause', code: 'LATE' };
      const body = { ...command, target: { type: 'account', ...SCOPE } };
      const reply = await server.post<{ code?: string }>('/api/v1/control', token, body).then(
        ({ status, answer }) => ({ status, code: answer.code }),
        () => ({ status: 'ended', code: 'ended' }),
      );
      expect(reply.status).not.toBe(200);

      expect(await server.ended).toEqual({ code: 1, signal: null });
      expect(server.logged('Engine stopped by a fault in its shared state')).toMatchObject([
        { level: 'error', code: 'SHARD_FENCED', venue: 'kraken' },
      ]);
      expect(server.logged('Ending after a fault')).toMatchObject([
        { code: 'SHARD_FENCED', exitCode: 1 },
      ]);
      expect(server.stderr.join('\n')).toMatch(/^SHARD_FENCED: /m);
      const fenced = await readStored(directory, SCOPE);
      expect(fenced.sequences.at(-1)).toBe(lastSequence);
      expect(faultsOf(fenced)).toEqual([]);
      const booked = new Set(fenced.fills.map(({ order }) => order));
      const logged = server.logged('Filled').map(({ order }) => order);
      expect(logged.filter((order) => !booked.has(order as never))).toEqual([]);

      const next = await ground.start(options).running();
      // A command without an answer is carried out at the next start where the queue had taken it, and once at most.
      const standing = (await next.status()).pauses as readonly { code: string }[];
      expect([[], ['LATE']]).toContainEqual(standing.map(({ code }) => code));
      const resume = { ...body, key: 'k-2', type: 'resume' };
      expect(await next.post('/api/v1/control', token, resume)).toMatchObject({ status: 200 });
      expect((await next.status()).pauses).toEqual([]);
      await next.line('Filled');
      expect(await next.stop()).toMatchObject({ code: 0 });
      const after = await readStored(directory, SCOPE);
      expect([...faultsOf(after), ...lostSince(fenced, after)]).toEqual([]);
    },
    SUITE_MS,
  );
});
