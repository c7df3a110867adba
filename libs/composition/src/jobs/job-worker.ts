/** The worker of jobs: each thread loads the settings once and runs one task at a time. */
import 'reflect-metadata';

import { runTask, type WorkerOutcome, type WorkerTask } from '@tidegate/jobs';
import { DuckDbHistoryStore } from '@tidegate/persistence';
import piscina from 'piscina';

import { loadSettings } from '../load-settings.js';
import type { JobWorkerData } from './job-requests.js';
import { handleTask, type TaskPlace } from './task-handlers.js';

let place: Promise<TaskPlace> | null = null;

/** The function that the pool calls. */
export function runJob(task: WorkerTask): Promise<WorkerOutcome> {
  return runTask(task, async (given, context) => {
    place ??= openPlace(piscina.workerData as JobWorkerData);
    return handleTask(given, await place, context);
  });
}

async function openPlace({ settings, history }: JobWorkerData): Promise<TaskPlace> {
  const loaded = await loadSettings({ ...settings, traded: 'recording' });
  return { configuration: loaded.value, store: new DuckDbHistoryStore(history) };
}
