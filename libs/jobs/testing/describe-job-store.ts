import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs, tenantId } from '@tidegate/kernel';

import { jobId, type Job } from '../src/core/job.js';
import { LOG_LINES_MAX, type JobStore } from '../src/ports.js';

const A = { tenant: tenantId('alpha') };
const B = { tenant: tenantId('beta') };

/** A queued job. */
export function aJob(over: Partial<Job> = {}): Job {
  return {
    ...{ scope: A, id: jobId('job-1'), kind: 'backtest', title: 'A back-test', request: '{}' },
    ...{ createdBy: 'ada', estimate: { seconds: 2, bytes: 1_000 }, state: 'queued', attempts: 0 },
    ...{ createdAt: epochMs(1_000), startedAt: null, endedAt: null, failure: null },
    ...over,
  };
}

export interface OpenJobStore {
  readonly store: JobStore;
  remove(): Promise<void>;
}

/** The cases that every job store passes. */
export function describeJobStoreContract(name: string, open: () => Promise<OpenJobStore>): void {
  describe(`job store contract: ${name}`, () => {
    let opened: OpenJobStore;
    let store: JobStore;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.remove());

    it('JS1 returns a job through all its states', async () => {
      const job = aJob();
      await store.insert(job);
      expect(await store.find(A, job.id)).toEqual(job);
      await store.started(A, job.id, epochMs(2_000));
      const running = { ...job, state: 'running', attempts: 1, startedAt: 2_000 };
      expect(await store.find(A, job.id)).toEqual(running);
      const result = Uint8Array.of(1, 2, 3);
      await store.ended(A, job.id, {
        state: 'succeeded',
        at: epochMs(3_000),
        failure: null,
        result,
      });
      expect(await store.find(A, job.id)).toEqual({
        ...running,
        state: 'succeeded',
        endedAt: 3_000,
      });
      expect([...((await store.result(A, job.id)) ?? [])]).toEqual([1, 2, 3]);
    });

    it('JS2 keeps the code of a failure, and no result', async () => {
      await store.insert(aJob());
      const failure = { code: 'DATA_NOT_FOUND', detail: 'Nothing is there' };
      const end = { state: 'failed', at: epochMs(3_000), failure, result: null } as const;
      await store.ended(A, jobId('job-1'), end);
      expect(await store.find(A, jobId('job-1'))).toMatchObject({ state: 'failed', failure });
      expect(await store.result(A, jobId('job-1'))).toBeNull();
    });

    it('JS3 lists the newest first, page by page', async () => {
      for (let at = 1; at <= 5; at++) {
        await store.insert(aJob({ id: jobId(`job-${at}`), createdAt: epochMs(at) }));
      }
      const first = await store.list(A, { limit: 3 });
      expect(first.rows.map(({ id }) => id)).toEqual(['job-5', 'job-4', 'job-3']);
      const rest = await store.list(A, { limit: 3, cursor: first.cursor ?? '' });
      expect(rest.rows.map(({ id }) => id)).toEqual(['job-2', 'job-1']);
      expect(rest.cursor).toBeNull();
    });

    it('JS4 keeps the newest lines of a log', async () => {
      await store.insert(aJob());
      for (let at = 0; at < LOG_LINES_MAX + 5; at++) {
        await store.appendLog(A, jobId('job-1'), { at: epochMs(at), text: `line ${at}` });
      }
      const log = await store.log(A, jobId('job-1'));
      expect([log.length, log[0]?.text]).toEqual([LOG_LINES_MAX, 'line 5']);
    });

    it('JS5 deletes the oldest ended jobs beyond a number, and no other', async () => {
      for (let at = 1; at <= 4; at++) {
        const id = jobId(`job-${at}`);
        await store.insert(aJob({ id, createdAt: epochMs(at) }));
        if (at === 1) continue;
        await store.ended(A, id, {
          ...{ state: 'cancelled', at: epochMs(9), failure: null, result: null },
        });
      }
      await store.prune(A, 2);
      const { rows } = await store.list(A, { limit: 10 });
      expect(rows.map(({ id }) => id)).toEqual(['job-4', 'job-3', 'job-1']);
    });

    it('JS6 finds queued and running jobs of all tenants', async () => {
      await store.insert(aJob());
      await store.insert(aJob({ id: jobId('job-2'), scope: B, createdAt: epochMs(2_000) }));
      await store.insert(aJob({ id: jobId('job-3'), createdAt: epochMs(3_000) }));
      await store.started(B, jobId('job-2'), epochMs(5));
      await store.ended(A, jobId('job-3'), {
        ...{ state: 'cancelled', at: epochMs(9), failure: null, result: null },
      });
      const found = await store.unfinished();
      expect(found.map(({ id, state }) => [id, state])).toEqual([
        ['job-1', 'queued'],
        ['job-2', 'running'],
      ]);
    });

    it('JS7 shows and changes nothing for another tenant', async () => {
      const job = aJob();
      await store.insert(job);
      await store.appendLog(A, job.id, { at: epochMs(1), text: 'secret' });
      await store.started(B, job.id, epochMs(2_000));
      await store.ended(B, job.id, {
        ...{ state: 'succeeded', at: epochMs(9), failure: null, result: Uint8Array.of(1) },
      });
      await store.prune(B, 0);
      await store.appendLog(B, job.id, { at: epochMs(1), text: 'forged' });
      expect(await store.find(A, job.id)).toEqual(job);
      expect(await store.log(A, job.id)).toEqual([{ at: 1, text: 'secret' }]);
      expect(await store.find(B, job.id)).toBeNull();
      expect(await store.result(B, job.id)).toBeNull();
      expect(await store.log(B, job.id)).toEqual([]);
      expect((await store.list(B, { limit: 10 })).rows).toEqual([]);
    });
  });
}
