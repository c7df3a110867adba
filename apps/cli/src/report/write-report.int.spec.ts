import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aPage } from '../../testing/index.js';
import type { PageContent } from './page-content.js';
import { prepareReport, writeReport } from './write-report.js';

let folder = '';
let content: PageContent;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-report-'));
  content = await aPage();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeReport', () => {
  it('a report creates its folder, writes four files, and replaces an earlier report', async () => {
    const out = join(folder, 'deep', 'report');
    await prepareReport(out);
    expect(await readdir(out)).toEqual([]);
    await writeReport(out, content);
    await writeReport(out, content);
    expect((await readdir(out)).sort()).toEqual([
      ...['equity.csv', 'report.html', 'result.json', 'trades.csv'],
    ]);
    const read = (name: string): Promise<string> => readFile(join(out, name), 'utf8');
    const lines = async (name: string): Promise<number> =>
      (await read(name)).trim().split('\n').length;
    const { trades, equity, hash } = content.run.result;
    expect(await lines('trades.csv')).toBe(trades.length + 1);
    expect(await lines('equity.csv')).toBe(equity.times.length + 1);
    expect(JSON.parse(await read('result.json'))).toMatchObject({ hash });
    expect(await read('report.html')).toMatch(/<\/html>\n$/);
  });

  it('a report that cannot be written is rejected with REPORT_UNWRITABLE', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(prepareReport(file)).rejects.toMatchObject({ code: 'REPORT_UNWRITABLE' });
    // Node's recursive mkdir never returns for this path.
    await expect(prepareReport('/proc/tidegate/report')).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      message: expect.stringContaining('/proc/tidegate/report cannot be written'),
    });
    await expect(prepareReport('/proc')).rejects.toMatchObject({ code: 'REPORT_UNWRITABLE' });
    const taken = join(folder, 'taken');
    await mkdir(join(taken, 'equity.csv'), { recursive: true });
    await expect(prepareReport(taken)).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      message: expect.stringContaining('equity.csv'),
    });
    await expect(writeReport(join(folder, 'nowhere'), content)).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      message: expect.stringContaining('report.html cannot be written'),
    });
  });
});
