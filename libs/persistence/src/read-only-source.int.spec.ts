import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commitOf, fillRow, MAIN_ACCOUNT } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../testing/temporary-storage.js';
import { openStorageReader } from './storage.js';

/** The modification time of a folder, and the name, modification time and content of its files. */
function traceOf(folder: string): unknown {
  const files = readdirSync(folder).sort();
  return [
    statSync(folder).mtimeMs,
    ...files.map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).mtimeMs, readFileSync(path).toString('base64')];
    }),
  ];
}

describe('a read-only storage', () => {
  let temporary: TemporaryStorage;
  let target: string;

  beforeEach(async () => {
    temporary = new TemporaryStorage();
    target = mkdtempSync(join(tmpdir(), 'tidegate-backup-'));
    const storage = await temporary.open();
    await storage.trading.commit(commitOf({ fills: [fillRow()] }));
    await storage.close();
    writeFileSync(temporary.file('market.json'), '{"playedTo":7}');
  });

  afterEach(async () => {
    chmodSync(temporary.directory, 0o755);
    rmSync(target, { recursive: true });
    await temporary.remove();
  });

  function makeReadOnly(): void {
    for (const name of readdirSync(temporary.directory)) chmodSync(temporary.file(name), 0o444);
    chmodSync(temporary.directory, 0o555);
  }

  /** Root ignores file modes, so the reader must check them itself. */
  it('is backed up completely without creating or changing files beside it', async () => {
    makeReadOnly();
    const before = traceOf(temporary.directory);
    const reader = await openStorageReader(temporary.options);
    const { files } = await reader.backup(target);
    await reader.close();
    expect(traceOf(temporary.directory)).toEqual(before);
    expect(files.map(({ file }) => file)).toEqual(
      ['tidegate.sqlite', 'telemetry.sqlite', 'console.db', 'market.json'].map((name) =>
        join(target, name),
      ),
    );
    temporary.options.directory = target;
    const restored = await temporary.open();
    expect((await restored.trading.fills(MAIN_ACCOUNT, { limit: 9 })).rows).toEqual([fillRow()]);
  });
});
