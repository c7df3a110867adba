import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fillId } from '@tidegate/kernel';
import { commitOf, fillRow } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../testing/temporary-storage.js';

describe('the ledger under a running server', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  const file = (suffix = ''): string =>
    join(temporary.options.directory, `tidegate.sqlite${suffix}`);

  it('stays in place during commits, checkpoints and backups', async () => {
    const storage = await temporary.open();
    expect(await storage.replacement()).toBeNull();
    await storage.trading.commit(commitOf({ fills: [fillRow()] }));
    await storage.backup(join(temporary.directory, 'copy'));
    expect(await storage.replacement()).toBeNull();
  });

  it.each(['', '-wal'])(
    'is reported when its file "%s" is deleted, and still accepts commits',
    async (suffix) => {
      const storage = await temporary.open();
      await storage.trading.commit(commitOf({ fills: [fillRow()] }));
      rmSync(file(suffix));
      expect(await storage.replacement()).toMatchObject({
        code: 'DATABASE_REPLACED',
        message: expect.stringContaining(
          `${file(suffix)} was deleted or moved while it was in use`,
        ),
      });
      await storage.trading.commit(commitOf({ fills: [fillRow({ id: fillId('later') })] }));
    },
  );

  it('is reported when another file replaces it, until it is put back', async () => {
    const storage = await temporary.open();
    renameSync(file(), file('.kept'));
    copyFileSync(file('.kept'), file());
    expect(await storage.replacement()).toMatchObject({
      message: expect.stringContaining('was replaced by another file'),
    });
    renameSync(file('.kept'), file());
    expect(await storage.replacement()).toBeNull();
  });
});
