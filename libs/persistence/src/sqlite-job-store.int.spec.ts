import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jobId } from '@tidegate/jobs';
import { aJob, describeJobStoreContract } from '@tidegate/jobs/testing';
import { epochMs } from '@tidegate/kernel';

import { SqliteJobStore } from './adapters/sqlite/jobs/sqlite-job-store.js';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'tidegate-jobs-'));

describeJobStoreContract('SQLite', async () => {
  const folder = temporary();
  const store = await SqliteJobStore.open(join(folder, 'jobs.sqlite'), 100);
  const remove = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, remove };
});

describe('SqliteJobStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporary();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps jobs, results and logs over a restart', async () => {
    const file = join(folder, 'jobs.sqlite');
    const first = await SqliteJobStore.open(file, 100);
    const { scope, id } = aJob();
    await first.insert(aJob());
    await first.appendLog(scope, id, { at: epochMs(1), text: 'started' });
    const result = Uint8Array.of(4, 2);
    await first.ended(scope, id, { state: 'succeeded', at: epochMs(9), failure: null, result });
    await first.insert(aJob({ id: jobId('job-2'), createdAt: epochMs(2_000) }));
    await first.close();
    const second = await SqliteJobStore.open(file, 100);
    expect((await second.unfinished()).map((job) => job.id)).toEqual(['job-2']);
    expect([...((await second.result(scope, id)) ?? [])]).toEqual([4, 2]);
    expect(await second.log(scope, id)).toEqual([{ at: 1, text: 'started' }]);
    await second.prune(scope, 0);
    expect([await second.result(scope, id), await second.log(scope, id)]).toEqual([null, []]);
    await second.close();
  });

  it('is readable by its owner only', async () => {
    const file = join(folder, 'jobs.sqlite');
    const store = await SqliteJobStore.open(file, 100);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    await store.close();
  });
});
