import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { messageOf, TidegateError } from '@tidegate/kernel';
import { makeDirectory } from '@tidegate/persistence';

import { backTestJson } from './back-test-json.js';
import { equityRows } from './equity-rows.js';
import { reportPage } from './page.js';
import type { PageContent } from './page-content.js';
import { tradeRows } from './trade-rows.js';

const FILES = ['report.html', 'trades.csv', 'equity.csv', 'result.json'] as const;

/**
 * Creates the report folder and checks that it is writable, so that an unwritable folder fails before the back-test runs.
 * Throws `REPORT_UNWRITABLE`.
 */
export async function prepareReport(folder: string): Promise<void> {
  await writing(folder, makeDirectory(folder));
  await writing(folder, tryToWrite(folder));
  for (const name of FILES)
    await writing(join(folder, name), expectReplaceable(join(folder, name)));
}

async function tryToWrite(folder: string): Promise<void> {
  await rm(await mkdtemp(join(folder, '.tidegate-')), { recursive: true });
}

async function expectReplaceable(path: string): Promise<void> {
  try {
    await (await open(path, 'r+')).close();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}

/** Writes the page, the tables and the result. Replaces the files of an earlier report. Throws `REPORT_UNWRITABLE`. */
export async function writeReport(folder: string, content: PageContent): Promise<void> {
  const { run, heldAt } = content;
  const { times, values } = run.result.equity;
  const equity = { times, equity: values, held: heldAt(times) };
  const contents: Readonly<Record<(typeof FILES)[number], Iterable<string>>> = {
    'report.html': [reportPage(content)],
    'trades.csv': tradeRows(run.result.trades),
    'equity.csv': equityRows(equity),
    'result.json': [`${JSON.stringify(backTestJson(run), null, 2)}\n`],
  };
  for (const name of FILES) {
    const path = join(folder, name);
    await writing(path, pipeline(Readable.from(contents[name]), createWriteStream(path)));
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
