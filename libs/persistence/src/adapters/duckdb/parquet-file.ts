import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import { messageOf } from '@tidegate/kernel';
import type { CandleColumns } from '@tidegate/model';

import { candleChecksum } from './candle-checksum.js';
import type { DuckDbApi, DuckDbSession } from './duckdb-session.js';

/** Files with this ending are incomplete and never read. */
export const PARTIAL = '.partial';

/** Key of the checksum in the metadata of the file. */
const CHECKSUM_KEY = 'tidegate_sha256';
/** The largest chunk that DuckDB takes. */
const CHUNK_ROWS = 2_048;

const TABLE = `CREATE TEMP TABLE candles (open_time BIGINT, open DOUBLE, high DOUBLE, low DOUBLE,
  close DOUBLE, volume DOUBLE, trades DOUBLE)`;
const READ = `SELECT epoch_ms(open_time)::DOUBLE, open, high, low, close, volume, trades
  FROM read_parquet(?)`;

/** The candles of a file, or why the file cannot be trusted. */
export type ReadParquet =
  | { readonly ok: true; readonly candles: CandleColumns }
  | { readonly ok: false; readonly reason: string };

/**
 * Writes candles with their checksum and replaces the file atomically. The columns are `open_time` (UTC timestamp with
 * microseconds), `open`, `high`, `low`, `close`, `volume` and `trades` (64-bit floats).
 */
export async function writeParquet(
  session: DuckDbSession,
  file: string,
  candles: CandleColumns,
): Promise<void> {
  const partial = `${file}${PARTIAL}`;
  await session.use(async (connection, api) => {
    await connection.run(TABLE);
    await append(connection, api, candles);
    await connection.run(
      `COPY (SELECT make_timestamptz(open_time * 1000) AS open_time, open, high, low, close, volume, trades
        FROM candles ORDER BY open_time) TO ${quoted(partial)}
        (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${CHECKSUM_KEY}: ${quoted(candleChecksum(candles))}})`,
    );
  });
  await flush(partial);
  await rename(partial, file);
  await flush(dirname(file));
}

/** Reads a file and compares it with its checksum. */
export async function readParquet(session: DuckDbSession, file: string): Promise<ReadParquet> {
  try {
    return await session.use(async (connection) => {
      const expected = await checksumIn(connection, file);
      if (expected === null) return { ok: false, reason: 'it has no checksum of Tidegate' };
      const candles = await rowsOf(connection, file);
      if (candleChecksum(candles) === expected) return { ok: true, candles };
      return { ok: false, reason: 'its candles do not match its checksum' };
    });
  } catch (thrown) {
    return { ok: false, reason: messageOf(thrown) };
  }
}

async function append(
  connection: DuckDBConnection,
  { DuckDBDataChunk, BIGINT, DOUBLE }: DuckDbApi,
  candles: CandleColumns,
): Promise<void> {
  const { openTimes, opens, highs, lows, closes, volumes, trades } = candles;
  const columns = [opens, highs, lows, closes, volumes, trades];
  const appender = await connection.createAppender('candles');
  for (let start = 0; start < candles.length; start += CHUNK_ROWS) {
    const stop = Math.min(start + CHUNK_ROWS, candles.length);
    const types = [BIGINT, ...columns.map(() => DOUBLE)];
    const chunk = DuckDBDataChunk.create(types, stop - start);
    chunk.setColumnValues(0, Array.from(openTimes.subarray(start, stop), BigInt));
    for (const [index, column] of columns.entries()) {
      chunk.setColumnValues(index + 1, Array.from(column.subarray(start, stop)));
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

async function checksumIn(connection: DuckDBConnection, file: string): Promise<string | null> {
  const sql = 'SELECT value::VARCHAR FROM parquet_kv_metadata(?) WHERE key = ?::BLOB';
  const result = await connection.runAndReadAll(sql, [file, CHECKSUM_KEY]);
  const value = result.getRows()[0]?.[0];
  return typeof value === 'string' ? value : null;
}

async function rowsOf(connection: DuckDBConnection, file: string): Promise<CandleColumns> {
  const result = await connection.run(READ, [file]);
  const length = result.rowCount;
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(length));
  let start = 0;
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index);
    for (const [at, column] of columns.entries()) {
      const vector = chunk.getColumnVector(at);
      for (let row = 0; row < chunk.rowCount; row++) {
        column[start + row] = vector.getItem(row) as number;
      }
    }
    start += chunk.rowCount;
  }
  const [openTimes, opens, highs, lows, closes, volumes, trades] = columns as Columns;
  return { length, openTimes, opens, highs, lows, closes, volumes, trades };
}

type Column = Float64Array;
type Columns = [Column, Column, Column, Column, Column, Column, Column];

/** Puts a file or the entries of a folder on disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A text literal of SQL: `COPY` takes no parameters. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
