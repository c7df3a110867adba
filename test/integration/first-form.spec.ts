import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId } from '@tidegate/kernel';
import { openStorageReader, StorageOptions } from '@tidegate/persistence';
import { writeFirstFormat } from '@tidegate/persistence/testing';

import { ChildProgram, ROOT } from './child-process.js';
import { BUSY_TRADING, ServerFixture, type Settings } from './server-process.js';
import { readStored, readTenants } from './stored-account.js';

const SUITE_MS = 120_000;
/** The account in the rows of the first format, with a long position in bitcoin and its stop. */
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('main') };
/** Shifts the rows to a few minutes before the start of the demo market. */
const SHIFT_MS = Date.UTC(2026, 0, 4, 23, 50) - 1_780_000_000_000;
const OWN_ACCOUNT: Settings = { ...BUSY_TRADING, 'accounts.0.id': 'main' };

describe('storage in the first format', () => {
  let fixture: ServerFixture;
  const directory = (): string => join(fixture.storage, 'demo');

  beforeEach(async () => {
    fixture = await ServerFixture.open();
    await mkdir(directory(), { recursive: true });
    await writeFirstFormat(directory(), SHIFT_MS);
  });
  afterEach(() => fixture.close());

  async function replay() {
    const args = ['replay', '--json', '--config', join(ROOT, 'config')];
    const program = new ChildProgram('apps/cli/src/main.js', [...args, '--directory', directory()]);
    const { code } = await program.ended;
    return { code, answer: JSON.parse(program.stdout.join('')) as object };
  }

  it(
    'a storage in the first format is rejected unchanged if the configuration lacks its account',
    async () => {
      const before = await readFirst();
      const server = fixture.start({ args: ['--profile', 'demo'] });
      expect(await server.ended).toEqual({ code: 4, signal: null });
      expect(server.stderr.join('\n')).toMatch(
        /^STORAGE_OF_ANOTHER_ACCOUNT: .*main of tenant default: kraken:BTC\/USD long.*Add them under accounts:/m,
      );
      const after = await readStored(directory(), SCOPE);
      expect(JSON.stringify(after)).toBe(JSON.stringify(before));
      const storage = await openStorageReader({ ...new StorageOptions(), directory: directory() });
      const kept = await storage.profiles.list({ tenant: DEFAULT_TENANT });
      await storage.close();
      expect(kept).toEqual([]);
    },
    SUITE_MS,
  );

  /** Reads the original rows from a migrated copy; files in the first format cannot be read directly. */
  async function readFirst() {
    const other = await ServerFixture.open();
    const copy = join(other.storage, 'demo');
    await mkdir(copy, { recursive: true });
    await writeFirstFormat(copy, SHIFT_MS);
    const server = other.start({ args: ['--profile', 'demo'] });
    await server.ended;
    const stored = await readStored(copy, SCOPE);
    await other.close();
    return stored;
  }

  it(
    'a configuration with the account adopts a storage in the first format, trades, and replays from there',
    async () => {
      const options = { args: ['--profile', 'demo'], settings: OWN_ACCOUNT };
      const server = await fixture.start(options).running();
      const [account] = (await server.status()).accounts.shown;
      expect(account).toMatchObject({ account: 'main', lifecycle: 'open', ledgerBalanced: true });
      await server.line('Filled', 2);
      expect(await server.stop()).toMatchObject({ code: 0 });

      const again = await fixture.start(options).running();
      await again.line('Filled');
      expect(await again.stop()).toMatchObject({ code: 0 });

      const found = (await readTenants(directory(), [DEFAULT_TENANT])).get('default/main');
      expect(found?.registration).toMatchObject({
        lifecycle: 'open',
        profile: { name: 'default' },
      });
      const ids = found?.stored.fills.map(({ id }) => id) ?? [];
      expect(ids).toContain('f-1');
      expect(ids.length).toBeGreaterThanOrEqual(4);
      expect(new Set(ids).size).toBe(ids.length);
      expect(found?.stored.transactions.map(({ id }) => id)).toContain('deposit:initial');
      expect(found?.stored.transactions.filter(({ kind }) => kind === 'deposit')).toHaveLength(1);

      const { code, answer } = await replay();
      expect(answer).toMatchObject({ identical: true, from: 44, starts: 2, differences: [] });
      expect(code).toBe(0);
    },
    SUITE_MS,
  );
});
