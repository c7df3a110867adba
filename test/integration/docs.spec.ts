import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { DocumentedRun, type Ports } from './documented-run.js';
import { generatedCandles, writeCandleFolder } from './generated-market.js';
import { codesIn, tableOf } from './documented-text.js';
import { documentedCommands, documentedJson, memberPaths } from './markdown-commands.js';
import { freePort, WorkingCopy } from './working-copy.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  'samples/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];
const PAGE_MS = 120_000;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const pagesWithCommands = PAGES.filter((page) => documentedCommands(read(page)).length > 0);

describe('documented commands', () => {
  let copy: WorkingCopy;
  let candles = '';
  let ports: Ports;
  const answers = new Map<string, ReadonlyMap<string, string>>();
  const outputs = new Map<string, ReadonlyMap<string, string>>();
  /** Files of the demo's storage directory while the server runs, and after it has stopped. */
  const files: { running: readonly string[]; stopped: readonly string[] } = {
    running: [],
    stopped: [],
  };

  beforeAll(async () => {
    copy = await WorkingCopy.create();
    ports = { '3000': await freePort(), '4000': await freePort() };
    const from = epochMs(Date.UTC(2025, 0, 1));
    const market = { from, timeframe: '15m', candles: 6_000, seed: 11 } as const;
    const btc = { symbol: 'BTC/USD', price: 60_000, decimals: 1 };
    const eth = { symbol: 'ETH/USD', price: 3_000, decimals: 2 };
    candles = await writeCandleFolder(
      '15m',
      [btc, eth].map((instrument) => ({
        symbol: instrument.symbol,
        candles: generatedCandles(market, instrument),
      })),
    );
  }, PAGE_MS);

  afterAll(() => {
    copy.remove();
    rmSync(candles, { recursive: true, force: true });
  });

  /** Without write-ahead logs and their indexes. */
  const storedFiles = (): readonly string[] =>
    readdirSync(copy.path('data/demo'))
      .filter((name) => !/-(?:wal|shm|journal)$/.test(name))
      .sort();

  it.each(pagesWithCommands)(
    'all commands of %s succeed in order',
    async (page) => {
      rmSync(copy.path('data'), { recursive: true, force: true });
      const run = new DocumentedRun(copy, ports, candles);
      const isOfStorage = page === 'docs/operate.md';
      try {
        for (const command of documentedCommands(read(page))) {
          await run.perform(command);
          // The last listing of a running server: by then the simulator has written its market's position.
          const stored = isOfStorage ? storedFiles() : [];
          if (stored.includes('server.json')) files.running = stored;
        }
      } finally {
        await run.end();
      }
      if (isOfStorage) files.stopped = storedFiles();
      answers.set(page, run.answers);
      outputs.set(page, run.outputs);
    },
    PAGE_MS,
  );

  it('documented commands are found in every page that should have some', () => {
    expect(pagesWithCommands).toEqual(
      expect.arrayContaining([
        'README.md',
        'samples/README.md',
        ...['back-test', 'configuration', 'operate', 'run', 'simulator'].map(
          (name) => `docs/${name}.md`,
        ),
      ]),
    );
  });

  it('docs/run.md shows the status with exactly its fields', () => {
    const [documented] = documentedJson(read('docs/run.md'));
    const answered = answers.get('docs/run.md')?.get('/api/v1/status') ?? '';
    const fields = (value: unknown): readonly string[] =>
      memberPaths(value).filter((path) => !path.includes('rejectedByCode.'));
    expect(fields(JSON.parse(answered))).toEqual(fields(documented));
  });

  it('docs/operate.md lists exactly the served metrics', () => {
    const answered = answers.get('docs/operate.md')?.get('/metrics') ?? '';
    const served = [...answered.matchAll(/^# TYPE (tidegate_\w+)/gm)].map(([, name]) => name);
    const documented = [...read('docs/operate.md').matchAll(/^\| `(tidegate_\w+)`/gm)].map(
      ([, name]) => name,
    );
    expect(served.length).toBeGreaterThan(0);
    expect(documented.sort()).toEqual(served.sort());
  });

  it('docs/operate.md gives the labels of the metrics', () => {
    const answered = answers.get('docs/operate.md')?.get('/metrics') ?? '';
    const served = new Map<string, string>();
    for (const [, name = '', labels = ''] of answered.matchAll(
      /^(tidegate_\w+?)(?:_bucket|_sum|_count)?\{(.*)\} /gm,
    )) {
      const names = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label);
      served.set(name, names.filter((label) => label !== 'le').join(', '));
    }
    const rows = tableOf('docs/operate.md', 'metric').map(([name = '', labels = '']) => [
      codesIn(name)[0] ?? '',
      codesIn(labels).join(', '),
    ]);
    const compared = rows.filter(([name = '']) => served.has(name));
    expect(compared.length).toBeGreaterThan(15);
    expect(compared).toEqual(compared.map(([name = '']) => [name, served.get(name)]));
  });

  it('docs/operate.md lists the files of a storage directory', () => {
    const listed = tableOf('docs/operate.md', 'file').flatMap(([cell = '']) => codesIn(cell));
    expect(files.running).toEqual([...listed].sort());
    expect(files.stopped).toEqual(files.running.filter((name) => name !== 'server.json'));
  });

  it('docs/run.md shows the output of a replay with exactly its counts', () => {
    const [, shown = ''] = /^```\n(from [\s\S]*?)^```$/m.exec(read('docs/run.md')) ?? [];
    const replays = [...(outputs.get('docs/run.md') ?? [])].filter(([text]) =>
      text.includes('-- replay'),
    );
    const linesOf = (text: string): readonly string[] =>
      text
        .trim()
        .split('\n')
        .map((line) => line.replace(/\d+$/, ''));
    expect(replays).toHaveLength(1);
    expect(linesOf(shown)).toEqual(linesOf(replays[0]?.[1] ?? ''));
  });

  it('docs/simulator.md shows the announcement with exactly its fields', () => {
    const [documented] = documentedJson(read('docs/simulator.md'));
    const [announced = ''] = [...(outputs.get('docs/simulator.md') ?? [])]
      .filter(([text]) => text.includes('apps/simulator'))
      .map(([, output]) => output);
    expect(memberPaths(JSON.parse(announced))).toEqual(memberPaths(documented));
    const { market, instruments } = JSON.parse(announced) as {
      market: string;
      instruments: object;
    };
    expect(documented).toMatchObject({ market, instruments });
  });
});

describe('pages', () => {
  it.each(PAGES)('links of %s lead to existing files and headings', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([\w-]*))?\)/g)];
    for (const [, target = '', anchor] of links) {
      const file = target === '' ? page : join(dirname(page), target);
      expect([target, existsSync(join(ROOT, file))]).toEqual([target, true]);
      if (anchor === undefined) continue;
      const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect([file, headings]).toEqual([file, expect.arrayContaining([anchor])]);
    }
  });

  it('README.md links to every page', () => {
    const linked = [...read('README.md').matchAll(/\]\((docs\/[\w-]+\.md)\)/g)].map(
      ([, target]) => target,
    );
    expect(linked).toEqual(
      expect.arrayContaining(PAGES.filter((page) => page.startsWith('docs/'))),
    );
  });
});
