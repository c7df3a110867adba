/** Jobs beside trading: how long the main thread waits while four back-tests run, beside the idle machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { loadSettings, openJobs, profileContentOf, type OpenJobs } from '@tidegate/composition';
import { isEnded, jobId, type JobId } from '@tidegate/jobs';
import { invariant, silentLogger, tenantId } from '@tidegate/kernel';
import { columnsOf } from '@tidegate/model';
import { SystemTime } from '@tidegate/observability';
import { DuckDbHistoryStore } from '@tidegate/persistence';

import { generatedMarket } from './back-test-market.js';
import type { BenchResult } from './bench-result.js';
import { delayDuring } from './loop-delay.js';

export const name = 'Jobs: event-loop delay of the main thread while four back-tests run';

const CANDLES = 72_000;
const BACK_TESTS = 4;
const IDLE_MS = 5_000;
const TARGET_MS = 25;
const SCOPES = ['alpha', 'beta'].map((tenant) => ({ tenant: tenantId(tenant) }));
const SETTINGS = {
  profile: undefined,
  directory: fileURLToPath(new URL('../../config', import.meta.url)),
  overrides: [],
};
const time = new SystemTime();

export async function run(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
  const jobs = await openJobs({
    file: join(folder, 'jobs.sqlite'),
    workerData: {
      settings: SETTINGS,
      history: join(folder, 'history'),
    },
    workers: BACK_TESTS,
    time,
    logger: silentLogger,
  });
  try {
    await writeHistory(join(folder, 'history'));
    const loaded = await loadSettings({ ...SETTINGS, traded: 'recording' });
    const content = profileContentOf(loaded.value);
    const idle = await delayDuring(() => sleep(IDLE_MS));
    const startedAt = performance.now();
    const busy = await delayDuring(() => runBackTests(jobs, content));
    const seconds = (performance.now() - startedAt) / 1_000;
    return [
      {
        metric: `event-loop delay, p99, ${BACK_TESTS} back-tests of ${CANDLES} candles in ${seconds.toFixed(0)} s`,
        value: busy.p99,
        unit: 'ms',
        reference: { name: 'idle', value: idle.p99 },
        ratio: busy.p99 / idle.p99,
        target: TARGET_MS,
      },
      {
        metric: 'event-loop delay, longest',
        value: busy.longest,
        unit: 'ms',
        reference: { name: 'idle', value: idle.longest },
        ratio: busy.longest / idle.longest,
      },
    ];
  } finally {
    await jobs.close();
    await rm(folder, { recursive: true });
  }
}

async function writeHistory(folder: string): Promise<void> {
  const store = new DuckDbHistoryStore(folder);
  const [series] = generatedMarket(CANDLES);
  invariant(series !== undefined, 'The generated market has a series');
  const { venue, symbol, timeframe, candles } = series;
  for (const scope of SCOPES) {
    const batch = { series: { venue, symbol, timeframe }, candles: candles ?? columnsOf([]) };
    await store.write(scope, batch, { onDifference: 'refuse' });
  }
  await store.close();
}

/** Runs the back-tests at once, two of each tenant, until all have ended. */
async function runBackTests({ store, runner }: OpenJobs, content: string): Promise<void> {
  const waiting: { readonly scope: (typeof SCOPES)[number]; readonly id: JobId }[] = [];
  for (let number = 0; number < BACK_TESTS; number++) {
    const scope = SCOPES[number % SCOPES.length];
    invariant(scope !== undefined, 'Every job has a tenant');
    const id = jobId(`job-${number}`);
    const range = { instruments: [], venue: null, timeframe: null, from: null, to: null };
    const profile = { title: 'default', content };
    await runner.submit(scope, {
      ...{ scope, id, kind: 'backtest', title: 'bench', createdBy: 'bench', state: 'queued' },
      request: JSON.stringify({ ...range, deposit: '10000', profile }),
      ...{ estimate: { seconds: 1, bytes: 1 }, attempts: 0, createdAt: time.now() },
      ...{ startedAt: null, endedAt: null, failure: null },
    });
    waiting.push({ scope, id });
  }
  for (const { scope, id } of waiting) {
    let job = await store.find(scope, id);
    while (job && !isEnded(job)) {
      await sleep(50);
      job = await store.find(scope, id);
    }
    invariant(job?.state === 'succeeded', 'Every back-test succeeds', {
      code: job?.failure?.code,
      detail: job?.failure?.detail,
    });
  }
}
