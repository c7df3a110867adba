import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT } from '@tidegate/composition';
import { accountId } from '@tidegate/kernel';
import { openStorageReader, StorageOptions } from '@tidegate/persistence';
import { writeFirstFormat } from '@tidegate/persistence/testing';

import { ChildProgram, ROOT } from './child-process.js';
import { BUSY_TRADING, ServerGround, type Settings } from './server-process.js';
import { readStored, readTenants } from './stored-account.js';

const SUITE_MS = 120_000;
/** The account in the rows of the first form, with a long position in bitcoin and its stop. */
const SCOPE = { tenant: DEFAULT_TENANT, account: accountId('main') };
/** Moves the rows to a few minutes before the demo market's first moment. */
const SHIFT_MS = Date.UTC(2026, 0, 4, 23, 50) - 1_780_000_000_000;
const OWN_ACCOUNT: Settings = { ...BUSY_TRADING, 'accounts.0.id': 'main' };

describe('A storage of the first form', () => {
  let ground: ServerGround;
  const directory = (): string => join(ground.storage, 'demo');

  beforeEach(async () => {
    ground = await ServerGround.open();
    await mkdir(directory(), { recursive: true });
    await writeFirstFormat(directory(), SHIFT_MS);
  });
  afterEach(() => ground.close());

  async function replay() {
    const args = ['replay', '--json', '--config', join(ROOT, 'config')];
    const program = new ChildProgram('apps/cli/src/main.js', [...args, '--directory', directory()]);
    const { code } = await program.ended;
    return { code, answer: JSON.parse(program.stdout.join('')) as object };
  }

  it(
    'is refused while no configuration names the account that it holds, and keeps it as it was',
    async () => {
      const before = await readFirst();
      const server = ground.start({ args: ['--profile', 'demo'] });
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

  /** What it holds; its files have to be brought up to date before they can be read. */
  async function readFirst() {
    const place = await ServerGround.open();
    const copy = join(place.storage, 'demo');
    await mkdir(copy, { recursive: true });
    await writeFirstFormat(copy, SHIFT_MS);
    const server = place.start({ args: ['--profile', 'demo'] });
    await server.ended;
    const stored = await readStored(copy, SCOPE);
    await place.close();
    return stored;
  }

  it(
    'is adopted by the configuration that names its account, trades, and replays from that start',
    async () => {
      const options = { args: ['--profile', 'demo'], settings: OWN_ACCOUNT };
      const server = await ground.start(options).running();
      const [account] = (await server.status()).accounts.shown;
      expect(account).toMatchObject({ account: 'main', lifecycle: 'open', ledgerBalanced: true });
      await server.line('Filled', 2);
      expect(await server.stop()).toMatchObject({ code: 0 });

      const again = await ground.start(options).running();
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
