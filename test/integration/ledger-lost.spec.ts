import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { BUSY_TRADING, ServerFixture } from './server-process.js';

const SUITE_MS = 120_000;

interface Readiness {
  readonly subsystems: readonly {
    readonly name: string;
    readonly status: string;
    readonly detail: string;
  }[];
}

describe('server with a missing ledger file', () => {
  let fixture: ServerFixture;
  beforeAll(async () => {
    fixture = await ServerFixture.open();
  });
  afterAll(() => fixture.close());

  it(
    'stops entries, alerts, and closes positions while its ledger file is missing, then resumes',
    async () => {
      const server = await fixture.start({ settings: BUSY_TRADING }).running();
      await server.line('Filled', 1);
      const ledger = join(fixture.storage, 'demo', 'tidegate.sqlite');
      renameSync(ledger, `${ledger}.moved`);

      const alarm = await server.line('Ledger lost: entries are off');
      expect(alarm).toMatchObject({ level: 'error', code: 'DATABASE_REPLACED' });
      expect(alarm['reason']).toContain('stop the server and restore a backup');
      await server.statusWhen('entries are held', ({ holds }) =>
        holds.some(({ code }) => code === 'DATABASE_REPLACED'),
      );
      const ready = await server.get('/health/ready');
      expect(ready.status).toBe(503);
      const { subsystems } = JSON.parse(ready.text) as Readiness;
      expect(subsystems.find(({ name }) => name === 'store')).toMatchObject({ status: 'down' });
      const metrics = (await server.get('/metrics')).text;
      expect(metrics).toContain('tidegate_store_up{venue="kraken"} 0');
      expect(metrics).toContain('code="DATABASE_REPLACED",target="venue:kraken"} 1');

      const entriesAt = server.logged('Entry decided').length;
      await server.statusWhen('all positions are closed', ({ positions }) => positions.open === 0);
      expect(server.logged('Entry decided')).toHaveLength(entriesAt);

      renameSync(`${ledger}.moved`, ledger);
      await server.line('Ledger is back in its directory: entries are on');
      await server.line('Entry decided', entriesAt + 1);
      expect(await server.stop()).toEqual({ code: 0, signal: null });
    },
    SUITE_MS,
  );
});
