import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { messageOf, TidegateError } from '@tidegate/kernel';

import { backTestJson } from './back-test-json.js';
import { equityRows } from './equity-rows.js';
import { reportPage } from './page.js';
import type { PageContent } from './page-content.js';
import { tradeRows } from './trade-rows.js';

/** Makes the folder of a report, so that a folder that cannot be written is known before the run and not after it. */
export async function prepareReport(folder: string): Promise<void> {
  await writing(folder, mkdir(folder, { recursive: true }));
}

/** Writes the page, the tables and the result; files of an earlier report in the folder are replaced. */
export async function writeReport(folder: string, content: PageContent): Promise<void> {
  const { run, heldAt } = content;
  const { times, values } = run.result.equity;
  const equity = { times, equity: values, held: heldAt(times) };
  const files: readonly (readonly [string, Iterable<string>])[] = [
    ['report.html', [reportPage(content)]],
    ['trades.csv', tradeRows(run.result.trades)],
    ['equity.csv', equityRows(equity)],
    ['result.json', [`${JSON.stringify(backTestJson(run), null, 2)}\n`]],
  ];
  for (const [name, pieces] of files) {
    const path = join(folder, name);
    await writing(path, pipeline(Readable.from(pieces), createWriteStream(path)));
  }
}

async function writing(path: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    throw new TidegateError('REPORT_UNWRITABLE', `${path} cannot be written: ${messageOf(cause)}`, {
      details: { path },
      cause,
    });
  }
}
