import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime, silentLogger, tenantId, TidegateError } from '@tidegate/kernel';

import { aJob, describeJobStoreContract, MemoryJobStore } from '../testing/index.js';
import { jobId, type Job } from './core/job.js';
import type { JobHooks, JobPool, JobTask } from './ports.js';
import { JOB_LIMITS, QueuedJobRunner, type JobLimits } from './queued-job-runner.js';

describeJobStoreContract('memory', async () => ({
  store: new MemoryJobStore(),
  remove: async () => undefined,
}));

const A = { tenant: tenantId('alpha') };
const B = { tenant: tenantId('beta') };

interface StartedTask {
  readonly task: JobTask;
  readonly hooks: JobHooks;
  readonly finish: (result: Uint8Array) => void;
  readonly fail: (thrown: unknown) => void;
}

/** A pool whose tasks end when the spec says so. */
class ManualPool implements JobPool {
  readonly started: StartedTask[] = [];
  constructor(readonly size: number) {}

  run(task: JobTask, hooks: JobHooks): Promise<Uint8Array> {
    return new Promise((finish, fail) => {
      this.started.push({ task, hooks, finish, fail });
      hooks.signal.addEventListener('abort', () => fail(new TidegateError('CANCELLED', 'Ended')));
    });
  }

  async close(): Promise<void> {
    expect(this.started.every(({ hooks }) => hooks.signal.aborted)).toBe(true);
  }

  at(index: number): StartedTask {
    const task = this.started[index];
    if (!task) throw new Error(`Task ${index} has not started`);
    return task;
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

describe('QueuedJobRunner', () => {
  let store: MemoryJobStore;
  let pool: ManualPool;
  let runner: QueuedJobRunner;
  const open = (size = 1, limits: Partial<JobLimits> = {}): void => {
    pool = new ManualPool(size);
    const clock = new ManualTime(epochMs(5_000));
    const all = { ...JOB_LIMITS, ...limits };
    runner = new QueuedJobRunner({ store, pool, clock, logger: silentLogger, limits: all });
  };
  beforeEach(() => {
    store = new MemoryJobStore();
    open();
  });
  afterEach(settled);

  const submit = async (id: string, over: Partial<Job> = {}): Promise<Job> => {
    const job = aJob({ id: jobId(id), request: id, ...over });
    await runner.submit(job.scope, job);
    await settled();
    return job;
  };
  const stateOf = async (job: Job) => (await store.find(job.scope, job.id))?.state;
  const requests = (): readonly string[] => pool.started.map(({ task }) => task.request);

  it('runs a job and keeps its result', async () => {
    const job = await submit('a1');
    expect(await stateOf(job)).toBe('running');
    pool.at(0).finish(Uint8Array.of(7));
    await settled();
    expect(await stateOf(job)).toBe('succeeded');
    expect(await store.result(A, job.id)).toEqual(Uint8Array.of(7));
  });

  it('lets tenants take turns', async () => {
    for (const id of ['a1', 'a2', 'a3']) await submit(id);
    await submit('b1', { scope: B });
    for (let index = 0; index < 4; index++) {
      pool.at(index).finish(Uint8Array.of());
      await settled();
    }
    expect(requests()).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('runs no more jobs of a tenant than its bound, even if workers are idle', async () => {
    open(4, { runningMax: 2 });
    for (const id of ['a1', 'a2', 'a3']) await submit(id);
    await submit('b1', { scope: B });
    expect(requests()).toEqual(['a1', 'a2', 'b1']);
  });

  it('refuses a job beyond the bound of its tenant only', async () => {
    open(1, { queuedMax: 2 });
    for (const id of ['a1', 'a2', 'a3']) await submit(id);
    await expect(submit('a4')).rejects.toMatchObject({ code: 'JOB_QUEUE_FULL' });
    expect(await store.find(A, jobId('a4'))).toBeNull();
    expect(await stateOf(await submit('b1', { scope: B }))).toBe('queued');
  });

  it('refuses a job that needs too much memory', async () => {
    const estimate = { seconds: 1, bytes: JOB_LIMITS.bytesMax + 1 };
    await expect(submit('a1', { estimate })).rejects.toMatchObject({ code: 'JOB_TOO_LARGE' });
    expect(requests()).toEqual([]);
  });

  it('fails a job with the code of its error, and a result that is too large', async () => {
    open(2, { resultBytesMax: 2 });
    const [failing, large] = [await submit('a1'), await submit('a2')];
    pool.at(0).fail(new TidegateError('DATA_NOT_FOUND', 'Nothing is there'));
    pool.at(1).finish(Uint8Array.of(1, 2, 3));
    await settled();
    const failures = await Promise.all([failing, large].map(({ id }) => store.find(A, id)));
    expect(failures.map((job) => [job?.state, job?.failure?.code])).toEqual([
      ['failed', 'DATA_NOT_FOUND'],
      ['failed', 'JOB_TOO_LARGE'],
    ]);
  });

  it('cancels a waiting job and a running one, and no job of another tenant', async () => {
    const [running, waiting] = [await submit('a1'), await submit('a2')];
    await expect(runner.cancel(B, running.id)).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
    expect(await stateOf(running)).toBe('running');
    await runner.cancel(A, waiting.id);
    await runner.cancel(A, running.id);
    expect([await stateOf(waiting), await stateOf(running)]).toEqual(['cancelled', 'cancelled']);
    await runner.cancel(A, running.id);
    expect(requests()).toEqual(['a1']);
  });

  it('shows the progress of a running job to its tenant', async () => {
    const job = await submit('a1');
    expect(runner.progressOf(A, job.id)).toBeNull();
    pool.at(0).hooks.onProgress({ done: 1, total: 4, text: 'half' });
    expect(runner.progressOf(A, job.id)).toMatchObject({ done: 1, total: 4 });
    expect(runner.progressOf(B, job.id)).toBeNull();
  });

  it('queues again what a shutdown interrupted, with a line in the log', async () => {
    const [running, waiting] = [await submit('a1'), await submit('a2')];
    await runner.close();
    expect([await stateOf(running), await stateOf(waiting)]).toEqual(['running', 'queued']);
    open();
    await runner.recover();
    await settled();
    expect(requests()).toEqual(['a1']);
    expect(await store.find(A, running.id)).toMatchObject({ state: 'running', attempts: 2 });
    expect(await store.log(A, running.id)).toMatchObject([
      { text: 'Interrupted by a restart; queued again' },
    ]);
    pool.at(0).finish(Uint8Array.of());
    await settled();
    expect(requests()).toEqual(['a1', 'a2']);
  });

  it('fails a job that restarts interrupted too often', async () => {
    await store.insert(aJob({ state: 'running', attempts: JOB_LIMITS.attemptsMax }));
    await runner.recover();
    expect((await store.find(A, jobId('job-1')))?.failure?.code).toBe('JOB_INTERRUPTED');
    expect(requests()).toEqual([]);
  });
});
