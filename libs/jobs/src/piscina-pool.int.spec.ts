import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime } from '@tidegate/kernel';

import { PiscinaPool } from './adapters/piscina/piscina-pool.js';
import type { JobProgress } from './core/job.js';

describe('PiscinaPool', () => {
  let pool: PiscinaPool;
  beforeEach(() => {
    pool = new PiscinaPool({
      worker: new URL('../testing/counting-worker.ts', import.meta.url),
      entry: 'count',
      workerData: null,
      size: 1,
      heapMbMax: 32,
      timers: new ManualTime(epochMs(0)),
    });
  });
  afterEach(() => pool.close());

  const news: { progress: JobProgress[]; log: string[] } = { progress: [], log: [] };
  const run = async (kind: string, abort = new AbortController()): Promise<string> => {
    Object.assign(news, { progress: [], log: [] });
    const task = { tenant: 'alpha', kind, request: 'sheep' };
    const result = await pool.run(task, {
      signal: abort.signal,
      onProgress: (progress) => news.progress.push(progress),
      onLog: (text) => {
        news.log.push(text);
        abort.abort();
      },
    });
    return new TextDecoder().decode(result);
  };

  it('returns the result of a task', async () => {
    expect(await run('count')).toBe('counted sheep');
  });

  it('rejects with the code of a task', async () => {
    await expect(run('fail')).rejects.toMatchObject({ code: 'DATA_EMPTY' });
  });

  it('ends a task that is cancelled, and keeps its thread', async () => {
    await expect(run('wait')).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(news.log).toEqual(['waiting']);
    expect(await run('count')).toBe('counted sheep');
  });

  it('a task that exceeds its heap fails alone', async () => {
    await expect(run('fill')).rejects.toMatchObject({ code: 'JOB_OUT_OF_MEMORY' });
    expect(await run('count')).toBe('counted sheep');
  });

  it('a thread that ends fails its task, and the next task gets a new one', async () => {
    await expect(run('exit')).rejects.toMatchObject({ code: 'JOB_WORKER_DIED' });
    expect(await run('count')).toBe('counted sheep');
  });
});
