import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { HistoryStore } from '@tidegate/backtest';
import type { JobTask, TaskContext } from '@tidegate/jobs';
import { TidegateError } from '@tidegate/kernel';

import type { TidegateConfiguration } from '../core/tidegate-configuration.js';
import { backTestOf, historyOf } from './back-test-task.js';
import type { JobKind, JobRequests } from './job-requests.js';

export interface TaskPlace {
  readonly configuration: TidegateConfiguration;
  readonly store: HistoryStore;
}

type Handler<Kind extends JobKind> = (
  request: JobRequests[Kind],
  place: TaskPlace & { readonly tenant: string },
  context: TaskContext,
) => Promise<object>;

const HANDLERS: { readonly [Kind in JobKind]: Handler<Kind> } = {
  backtest: async (range, place, context) => {
    const history = await historyOf(place, range);
    return backTestOf({ place, history }, { range, profile: range.profile }, context);
  },
  preview: async (range, place, context) => {
    const history = await historyOf(place, range);
    const halves = [range.current, range.draft];
    const results: object[] = [];
    for (const [half, profile] of halves.entries()) {
      const onProgress: TaskContext['onProgress'] = ({ done, total, text }) =>
        context.onProgress({ done: half * total + done, total: 2 * total, text });
      results.push(await backTestOf({ place, history }, { range, profile }, { onProgress }));
    }
    return { current: results[0], draft: results[1] };
  },
};

/** Runs a task and returns its result as packed JSON. Rejects with `JOB_KIND_UNKNOWN` or an error of the kind. */
export async function handleTask(
  { tenant, kind, request }: JobTask,
  place: TaskPlace,
  context: TaskContext,
): Promise<Uint8Array> {
  if (!Object.hasOwn(HANDLERS, kind)) {
    throw new TidegateError('JOB_KIND_UNKNOWN', `${kind} is not a kind of job of this version`);
  }
  const handler = HANDLERS[kind as JobKind] as Handler<never>;
  context.onLog(`Started: ${kind}`);
  const result = await handler(JSON.parse(request) as never, { ...place, tenant }, context);
  return promisify(gzip)(JSON.stringify(result));
}
