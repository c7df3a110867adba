import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeHistoryStoreContract, generatedCandles } from '@tidegate/backtest/testing';
import { tenantId } from '@tidegate/kernel';
import { columnsOf } from '@tidegate/model';

import { DuckDbHistoryStore, isHistoryStore } from './adapters/duckdb/duckdb-history-store.js';
import { takeProcessLock } from './adapters/sqlite/process-lock.js';

const SCOPE = { tenant: tenantId('alpha') };
const SERIES = { venue: 'kraken', symbol: 'BTC/USD', timeframe: '15m' } as const;
const CANDLES = generatedCandles({ symbol: 'BTC/USD', candles: 31 * 96 + 200 });
const WHOLE = { from: null, to: null };

const temporaryRoot = (): string => mkdtempSync(join(tmpdir(), 'tidegate-history-store-'));

describeHistoryStoreContract('DuckDB and Parquet', async () => {
  const root = temporaryRoot();
  const store = new DuckDbHistoryStore(root);
  const remove = async (): Promise<void> => {
    await store.close();
    rmSync(root, { recursive: true });
  };
  return { store, remove };
});

describe('DuckDbHistoryStore', () => {
  let root: string;
  let store: DuckDbHistoryStore;
  beforeEach(() => {
    root = temporaryRoot();
    store = new DuckDbHistoryStore(root);
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true });
  });

  const folder = (): string => join(root, 'alpha', 'kraken_BTC-USD_15m');
  const january = (): string => join(folder(), '2025-01.parquet');
  const write = (candles = CANDLES) =>
    store.write(SCOPE, { series: SERIES, candles: columnsOf(candles) }, { onDifference: 'refuse' });

  it('stores plain columns with UTC timestamps, one file per month', async () => {
    await write();
    expect(readdirSync(folder()).sort()).toEqual(['2025-01.parquet', '2025-02.parquet']);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const described = await connection.runAndReadAll(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${january()}')`,
    );
    expect(described.getRows()).toEqual([
      ['open_time', 'TIMESTAMP WITH TIME ZONE'],
      ...['open', 'high', 'low', 'close', 'volume', 'trades'].map((name) => [name, 'DOUBLE']),
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  it('is recognised by its marker', async () => {
    expect(await isHistoryStore(root)).toBe(false);
    await write();
    expect(await isHistoryStore(root)).toBe(true);
  });

  it('refuses a store of a newer version', async () => {
    writeFileSync(join(root, 'history.json'), '{"format":2}');
    await expect(store.series(SCOPE)).rejects.toMatchObject({ code: 'DATABASE_TOO_NEW' });
    await expect(write()).rejects.toMatchObject({ code: 'DATABASE_TOO_NEW' });
  });

  it('refuses candles that differ from their checksum, and finds them', async () => {
    await write();
    const other = join(root, 'other.parquet');
    const [first, ...rest] = CANDLES.slice(0, 31 * 96);
    if (!first) throw new Error('There must be a candle');
    await store.exportParquet(columnsOf([{ ...first, trades: 11 }, ...rest]), other);
    const bytes = readFileSync(other);
    const ours = readFileSync(january());
    const checksum = (text: Buffer): string =>
      /tidegate_sha256.{1,8}?([0-9a-f]{64})/s.exec(text.toString('latin1'))?.[1] ?? '';
    const forged = bytes.toString('latin1').replace(checksum(bytes), checksum(ours));
    writeFileSync(january(), Buffer.from(forged, 'latin1'));
    await expect(store.read(SCOPE, SERIES, WHOLE)).rejects.toMatchObject({ code: 'DATA_DAMAGED' });
    expect(await store.verify(SCOPE, SERIES)).toEqual([
      { part: january(), reason: 'its candles do not match its checksum' },
    ]);
  });

  it('refuses a file of another program and a truncated file', async () => {
    await write();
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT 1 AS open) TO '${january()}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    truncateSync(join(folder(), '2025-02.parquet'), 100);
    const damaged = await store.verify(SCOPE, SERIES);
    expect(damaged.map(({ part }) => part)).toEqual([january(), join(folder(), '2025-02.parquet')]);
    expect(damaged[0]?.reason).toBe('it has no checksum of Tidegate');
    await expect(write()).rejects.toMatchObject({ code: 'DATA_DAMAGED' });
  });

  it('finds a file with the name of another month', async () => {
    await write();
    writeFileSync(join(folder(), '2025-03.parquet'), readFileSync(january()));
    expect(await store.verify(SCOPE, SERIES)).toEqual([
      { part: join(folder(), '2025-03.parquet'), reason: 'it has candles of 2025-01' },
    ]);
  });

  it('leaves the parts that it wrote before a cancel, and the same write completes them', async () => {
    const cancel = new AbortController();
    const batch = { series: SERIES, candles: columnsOf(CANDLES) };
    const onProgress = (): void => cancel.abort();
    await expect(
      store.write(SCOPE, batch, { onDifference: 'refuse', signal: cancel.signal, onProgress }),
    ).rejects.toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining('2976 of 3176'),
    });
    expect(await store.verify(SCOPE, SERIES)).toEqual([]);
    expect((await store.read(SCOPE, SERIES, WHOLE)).length).toBe(31 * 96);
    expect(await write()).toMatchObject({ added: 200, repeated: 31 * 96 });
    expect(await store.read(SCOPE, SERIES, WHOLE)).toEqual(batch.candles);
  });

  it('ignores and removes what a killed write left', async () => {
    await write(CANDLES.slice(0, 10));
    const left = join(folder(), '2025-01.parquet.partial');
    writeFileSync(left, 'half a file');
    expect((await store.read(SCOPE, SERIES, WHOLE)).length).toBe(10);
    await write(CANDLES.slice(0, 11));
    expect(readdirSync(folder())).toEqual(['2025-01.parquet']);
  });

  it('refuses a write while another process writes for the tenant', async () => {
    await write(CANDLES.slice(0, 10));
    const lock = takeProcessLock(join(root, 'alpha', 'history.lock'));
    await expect(write()).rejects.toMatchObject({ code: 'HISTORY_BUSY', retryable: true });
    lock.release();
    expect(await write()).toMatchObject({ added: CANDLES.length - 10 });
  });

  it.each([
    [{ ...SERIES, venue: '../beta' }, SCOPE],
    [{ ...SERIES, symbol: '../../X' }, SCOPE],
    [SERIES, { tenant: tenantId('../beta') }],
  ])('refuses names that leave the folder: %j %j', async (series, scope) => {
    const batch = { series, candles: columnsOf(CANDLES) };
    await expect(store.write(scope, batch, { onDifference: 'refuse' })).rejects.toMatchObject({
      code: 'DATA_NAME_INVALID',
    });
  });
});
