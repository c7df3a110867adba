import type * as DuckDb from '@duckdb/node-api';

/** The loaded library. */
export type DuckDbApi = typeof DuckDb;

/** Bounds of the engine. Extensions stay off, because loading one would download it. */
const OPTIONS: Readonly<Record<string, string>> = {
  threads: '2',
  memory_limit: '512MB',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** A DuckDB engine in memory, loaded on first use: its library is large, and most processes never need it. */
export class DuckDbSession {
  private opened: Promise<{
    readonly api: DuckDbApi;
    readonly instance: DuckDb.DuckDBInstance;
  }> | null = null;

  /** Runs work on a connection of its own, so that temporary tables do not collide. */
  async use<T>(
    work: (connection: DuckDb.DuckDBConnection, api: DuckDbApi) => Promise<T>,
  ): Promise<T> {
    this.opened ??= openEngine();
    const { api, instance } = await this.opened;
    const connection = await instance.connect();
    try {
      return await work(connection, api);
    } finally {
      connection.closeSync();
    }
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    if (opened) (await opened).instance.closeSync();
  }
}

async function openEngine(): Promise<{
  readonly api: DuckDbApi;
  readonly instance: DuckDb.DuckDBInstance;
}> {
  const api = await import('@duckdb/node-api');
  return { api, instance: await api.DuckDBInstance.create(':memory:', { ...OPTIONS }) };
}
