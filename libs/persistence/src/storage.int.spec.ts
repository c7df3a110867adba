import { fork } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { epochMs, fillId, silentLogger } from '@tidegate/kernel';
import {
  commitOf,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  orderRow,
  STORE_EPOCH,
} from '@tidegate/trading/testing';

import { TemporaryStorage } from '../testing/temporary-storage.js';
import { openStorageReader, type Storage } from './storage.js';

const ALL = { limit: 1_000 };
const LEDGER = 'tidegate.sqlite';
const TELEMETRY = 'telemetry.sqlite';

describe('a storage directory', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  async function createStorage(): Promise<void> {
    const storage = await temporary.open();
    await storage.trading.commit(commitOf({ fills: [fillRow()] }));
    await storage.close();
  }

  it('is created with its missing parents', async () => {
    temporary.options.directory = join(temporary.directory, 'deep', 'down');
    const storage = await temporary.open();
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
  });

  it('has one writer at a time', async () => {
    const first = await temporary.open();
    await expect(temporary.open()).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
      retryable: false,
    });
    await first.trading.commit(commitOf({ fills: [fillRow()] }));
    await first.close();
    const second = await temporary.open();
    expect((await second.trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
  });

  it('is refused while another process holds it, and free as soon as that process is killed', async () => {
    const holder = fork(new URL('../testing/hold-lock.mjs', import.meta.url), [
      temporary.file('tidegate.lock'),
    ]);
    try {
      await new Promise((resolve) => void holder.once('message', resolve));
      await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_LOCKED' });
    } finally {
      const gone = new Promise((resolve) => void holder.once('exit', resolve));
      holder.kill('SIGKILL');
      await gone;
    }
    const storage = await temporary.open();
    expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(0);
  });

  it('logs one warning for consecutive failed checkpoints', async () => {
    const logged: string[] = [];
    const note = (message: string): void => void logged.push(message);
    const noisy = new TemporaryStorage({ ...silentLogger, warn: note, info: note });
    const storage = await noisy.open();
    for (const name of [LEDGER, TELEMETRY]) {
      renameSync(noisy.file(name), noisy.file(`${name}.away`));
    }
    await checkpoints(noisy, storage, 3);
    expect(logged).toEqual(['Checkpoint failed; retrying']);
    for (const name of [LEDGER, TELEMETRY]) {
      renameSync(noisy.file(`${name}.away`), noisy.file(name));
    }
    await checkpoints(noisy, storage, 2);
    expect(logged).toEqual(['Checkpoint failed; retrying', 'Checkpoints succeed again']);
    await noisy.remove();
  });

  it.each([
    ['text', Buffer.from('tenant,account,amount\n'.repeat(100))],
    ['a short file', Buffer.from('x')],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('refuses %s in place of a database and leaves it unchanged', async (_, content) => {
    writeFileSync(temporary.file(LEDGER), content);
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    expect(readFileSync(temporary.file(LEDGER))).toEqual(content);
  });

  it('refuses the database of another program and leaves it unchanged', async () => {
    const foreign = new Database(temporary.file(LEDGER));
    foreign.exec('CREATE TABLE contacts (name TEXT)');
    foreign.close();
    const before = readFileSync(temporary.file(LEDGER));
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    expect(readFileSync(temporary.file(LEDGER))).toEqual(before);
  });

  it('refuses its two files if they are swapped', async () => {
    await createStorage();
    writeFileSync(temporary.file(LEDGER), readFileSync(temporary.file(TELEMETRY)));
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
  });

  it('refuses a database of a newer version', async () => {
    await createStorage();
    const database = new Database(temporary.file(LEDGER));
    database.exec(
      "INSERT INTO migrations (timestamp, name) VALUES (9900000000000, 'LedgerLater9900000000000')",
    );
    database.close();
    await expect(temporary.open()).rejects.toMatchObject({
      code: 'DATABASE_TOO_NEW',
      details: { migration: 'LedgerLater9900000000000' },
    });
  });

  it('refuses a damaged database', async () => {
    await createStorage();
    const middle = Math.floor(statSync(temporary.file(LEDGER)).size / 2 / 4_096) * 4_096;
    const handle = openSync(temporary.file(LEDGER), 'r+');
    writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, middle);
    closeSync(handle);
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
  });

  it.each([
    ['is missing', (file: string): void => rmSync(file)],
    ['is empty', (file: string): void => writeFileSync(file, '')],
  ])('is refused if its ledger %s but its telemetry is not', async (_what, lose) => {
    await createStorage();
    lose(temporary.file(LEDGER));
    await expect(temporary.open()).rejects.toMatchObject({
      code: 'DATABASE_MISSING',
      message: expect.stringMatching(/tidegate\.sqlite is missing or empty, but .*restore both/),
    });
    const files = readdirSync(temporary.directory).filter((name) => name.endsWith('.sqlite'));
    expect(files.filter((name) => statSync(temporary.file(name)).size > 0)).toEqual([TELEMETRY]);
  });

  it('opens without its telemetry', async () => {
    await createStorage();
    rmSync(temporary.file(TELEMETRY));
    const storage = await temporary.open();
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
  });

  it('releases everything if it cannot be opened', async () => {
    await createStorage();
    writeFileSync(temporary.file(TELEMETRY), 'not a database, but long enough to be one');
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_FOREIGN' });
    writeFileSync(temporary.file(TELEMETRY), '');
    const storage = await temporary.open();
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
  });

  it('is refused with a reason if it cannot be created', async () => {
    writeFileSync(temporary.file('plain'), '');
    temporary.options.directory = temporary.file('plain');
    await expect(temporary.open()).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });

  it('can be read, but not written, beside its writer', async () => {
    const writer = await temporary.open();
    await writer.trading.commit(commitOf({ fills: [fillRow()] }));
    const reader = await openStorageReader(temporary.options);
    expect((await reader.trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
    await writer.trading.commit(commitOf({ fills: [fillRow({ id: fillId('f-2') })] }));
    expect((await reader.trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(2);
    const { trading } = reader as unknown as typeof writer;
    const writing = trading.commit(commitOf({ orders: [orderRow()] }));
    await expect(writing).rejects.toMatchObject({ code: 'DATABASE_READ_ONLY' });
    await reader.close();
  });

  it('can be read without write permission, and stays unchanged', async () => {
    const writer = await temporary.open();
    await writer.trading.commit({ ...commitOf({ fills: [fillRow()] }), journal: [journalRow(1)] });
    await writer.close();
    const files = readdirSync(temporary.directory);
    await whileReadOnly(temporary, async () => {
      const reader = await openStorageReader(temporary.options);
      expect((await reader.trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
      expect(await reader.journal.lastSequence(MAIN_SHARD)).toBe(1);
      const { trading } = reader as unknown as { trading: { ledger: { file: string } } };
      const copy = dirname(trading.ledger.file);
      expect([copy === temporary.directory, existsSync(copy)]).toEqual([false, true]);
      await reader.close();
      expect(existsSync(copy)).toBe(false);
      await expect(temporary.open()).rejects.toMatchObject({
        code: expect.stringMatching(/^DATABASE_(READ_ONLY|UNREADABLE)$/),
        message: expect.stringMatching(/writ/),
      });
    });
    expect(readdirSync(temporary.directory)).toEqual(files);
  });

  it('says what to do about a read-only file', async () => {
    await createStorage();
    chmodSync(temporary.directory, 0o777);
    chmodSync(temporary.file('tidegate.lock'), 0o666);
    chmodSync(temporary.file(LEDGER), 0o444);
    await asUnprivilegedUser(async () => {
      await expect(temporary.open()).rejects.toMatchObject({
        code: 'DATABASE_READ_ONLY',
        message: expect.stringMatching(/tidegate\.sqlite is read-only for this user: make it/),
      });
    });
  });

  it('is not created by a reader', async () => {
    const reading = openStorageReader(temporary.options);
    await expect(reading).rejects.toMatchObject({ code: 'DATABASE_UNREADABLE' });
  });

  it.each([
    ['its writer', false],
    ['a reader beside it', true],
  ])(
    'is backed up by %s while in use, to a directory that can replace it',
    async (_who, beside) => {
      const storage = await temporary.open();
      await storage.trading.commit(commitOf({ fills: [fillRow()], orders: [orderRow()] }));
      const target = temporary.file('backup');
      const copying = beside ? await openStorageReader(temporary.options) : storage;
      const report = await copying.backup(target);
      if (beside) await copying.close();
      await storage.trading.commit(commitOf({ fills: [fillRow({ id: fillId('later') })] }));
      expect(report.files.every(({ bytes }) => bytes > 4_096)).toBe(true);
      await expect(storage.backup(target)).rejects.toMatchObject({ code: 'BACKUP_EXISTS' });
      await storage.close();
      temporary.options.directory = target;
      const restored = await temporary.open();
      expect((await restored.trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
      expect(
        (await restored.trading.loadAccount(MAIN_ACCOUNT, STORE_EPOCH)).openOrders,
      ).toHaveLength(1);
    },
  );

  it('is backed up with the state of its simulated market, if any', async () => {
    const storage = await temporary.open();
    const without = await storage.backup(temporary.file('without'));
    expect(without.files.map(({ file }) => basename(file))).toEqual([
      'tidegate.sqlite',
      'telemetry.sqlite',
      'console.db',
    ]);
    writeFileSync(join(temporary.options.directory, 'market.json'), '{"playedTo":7}');
    const { files } = await storage.backup(temporary.file('with'));
    expect(files.at(-1)).toEqual({ file: temporary.file('with/market.json'), bytes: 14 });
    expect(readFileSync(temporary.file('with/market.json'), 'utf8')).toBe('{"playedTo":7}');
    await storage.close();
  });

  it('can be closed twice', async () => {
    const storage = await temporary.open();
    await Promise.all([storage.close(), storage.close()]);
    await expect(storage.trading.commit(commitOf({ orders: [orderRow()] }))).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
    });
  });
});

describe('a full disk', () => {
  let temporary: TemporaryStorage;

  beforeEach(() => {
    temporary = new TemporaryStorage();
  });

  afterEach(() => temporary.remove());

  /** SQLite returns the same error for its page limit as for a full disk. */
  function limitPages(storage: object, pages: number): void {
    const { parts } = storage as {
      readonly parts: { readonly ledger: { readonly connection: Database.Database } };
    };
    parts.ledger.connection.pragma(`max_page_count = ${pages}`);
  }

  it('refuses the whole commit, and accepts it when there is space again', async () => {
    const storage = await temporary.open();
    await storage.trading.commit({ ...commitOf({ fills: [fillRow()] }), journal: [journalRow(1)] });
    limitPages(storage, 1);
    const large = Array.from({ length: 2_000 }, (_, index) =>
      fillRow({ id: fillId(`large-${index}`), at: epochMs(STORE_EPOCH + index) }),
    );
    const commit = { ...commitOf({ fills: large }), journal: [journalRow(2)] };
    await expect(storage.trading.commit(commit)).rejects.toMatchObject({
      code: 'DATABASE_FULL',
      retryable: true,
    });
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([fillRow()]);
    expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(1);
    limitPages(storage, 1_000_000);
    await storage.trading.commit(commit);
    expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(2);
  });

  it('a disk that cannot hold the first file is refused without leaving partial files', async () => {
    await whileReadOnly(temporary, async () => {
      await expect(temporary.open()).rejects.toMatchObject({
        code: 'DATABASE_UNREADABLE',
      });
    });
    expect(readdirSync(temporary.directory)).toEqual([]);
    const storage = await temporary.open();
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toEqual([]);
  });
});

/** Waits until `count` checkpoints have run; the storage thread runs its requests in sequence. */
async function checkpoints(
  temporary: TemporaryStorage,
  storage: Storage,
  count: number,
): Promise<void> {
  for (let done = 0; done < count; done++) {
    await temporary.time.settleTo(
      epochMs(temporary.time.now() + temporary.options.checkpointIntervalMs),
    );
    await storage.retention.run(temporary.time.now()).catch(() => undefined);
  }
}

/** The user id of the unprivileged user on most systems. */
const UNPRIVILEGED_USER = 65_534;

/** Runs `work` as an unprivileged user, because root ignores file permissions. */
async function asUnprivilegedUser(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(UNPRIVILEGED_USER);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

async function whileReadOnly(
  temporary: TemporaryStorage,
  work: () => Promise<void>,
): Promise<void> {
  for (const name of readdirSync(temporary.directory)) chmodSync(temporary.file(name), 0o444);
  chmodSync(temporary.directory, 0o555);
  try {
    await asUnprivilegedUser(work);
  } finally {
    chmodSync(temporary.directory, 0o755);
  }
}
