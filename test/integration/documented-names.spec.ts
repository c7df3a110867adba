import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from '@tidegate/composition';

import { parseServerArguments } from '../../apps/server/src/command-line.js';
import { parseFaultRequest } from '../../apps/simulator/src/core/fault.js';
import { ChildProgram, ROOT } from './child-process.js';
import { cliHelp } from './documented-arguments.js';
import { codesIn, flatText, numberIn, readText, tableOf } from './documented-text.js';
import { documentedJson, memberPaths } from './markdown-commands.js';
import { settingRows } from './settings-table.js';

const PAGES = [
  ...['README.md', 'samples/README.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const PROGRAMS = ['apps/server/src/main.js', 'apps/simulator/src/main.js', 'bench/run.js'];
const COMMANDS = [
  ...['backtest', 'walk-forward', 'replay', 'backup', 'status', 'trades', 'orders', 'positions'],
  ...['decisions', 'why', 'account open', 'account transfer', 'control pause', 'control close'],
  'config show',
  ...['setup', 'user reset-password', 'audit verify', 'control kill'],
  ...['data import', 'data list', 'data verify', 'data export', 'data record'],
];

/** Prose and tables of a page, without its blocks. */
const proseOf = (page: string): string => readText(page).replaceAll(/^```[\s\S]*?^```$/gm, '');

describe('documented options', () => {
  const offered = new Set<string>();
  const helps = new Map<string, string>();
  beforeAll(async () => {
    for (const words of COMMANDS) helps.set(words, cliHelp(words.split(' ')));
    await Promise.all(
      PROGRAMS.map(async (entry) => {
        const program = new ChildProgram(entry, ['--help']);
        expect([entry, (await program.ended).code]).toEqual([entry, 0]);
        helps.set(entry, program.stdout.join('\n'));
      }),
    );
    for (const help of helps.values()) {
      expect(help).toMatch(/^Usage: /);
      for (const [option] of help.matchAll(/--[a-z][a-z-]*/g)) offered.add(option);
    }
  }, 60_000);

  it.each(PAGES)('options in the text of %s exist', (page) => {
    const named = codesIn(proseOf(page)).flatMap(
      (code) => code.match(/(?<=^|\s)--[a-z][a-z-]*/g) ?? [],
    );
    expect(named.filter((option) => !offered.has(option))).toEqual([]);
  });

  it('docs/configuration.md says which commands use the demo profile', () => {
    const page = flatText('docs/configuration.md');
    const [, withDemo = '', without = ''] =
      /Without `--profile`, (.*?) use the profile `demo`; (.*?) use no profile\./.exec(page) ?? [];
    const withoutProfile = (words: string): string =>
      /without it, (.*?) --config/.exec((helps.get(words) ?? '').replaceAll(/\s+/g, ' '))?.[1] ??
      '';
    for (const words of ['status', 'trades', 'account open', 'replay', 'backup']) {
      expect(codesIn(withDemo)).toContain(words.split(' ')[0]);
      expect([words, withoutProfile(words)]).toEqual([words, 'demo']);
    }
    for (const words of ['backtest', 'walk-forward', 'config show']) {
      expect(codesIn(without)).toContain(words.split(' ')[0]);
      expect([words, withoutProfile(words)]).toEqual([words, 'the default settings']);
    }
    const parsed = (...args: readonly string[]): string | undefined =>
      parseServerArguments(args, { version: '1.2.3', defaultConfig: 'config' }).profile;
    expect(codesIn(withDemo)).toContain('npm start');
    expect(parsed()).toBe('demo');
    expect(codesIn(without)).toContain('npm start -- --replay');
    expect(parsed('--replay', './candles')).toBeUndefined();
  });

  it('docs/simulator.md lists the options of the simulator with their defaults', () => {
    const help = helps.get('apps/simulator/src/main.js') ?? '';
    const offers = [...help.matchAll(/^ {2}--([a-z-]+) .*?(?:\((\w+)\))?$/gm)].map(
      ([, name = '', initial = '']) => [name, initial] as const,
    );
    const rows = tableOf('docs/simulator.md', 'option').flatMap(([names = '', , initial = '']) =>
      codesIn(names).map((name) => [name.replace(/^--/, '').split(' ')[0] ?? '', initial] as const),
    );
    const expected = offers.map(([name]) => name).filter((name) => !/^(help|version)$/.test(name));
    expect(rows.map(([name]) => name).sort()).toEqual(expected.sort());
    const initials = new Map(offers);
    for (const [name, initial] of rows) {
      const own = initials.get(name) ?? '';
      // Words that are not an option's value, such as "synthetic" beside "number of pairs", are no defaults.
      if (/^\d+$/.test(own) || ['market', 'feed'].includes(name)) {
        expect([name, initial.replaceAll('`', '')]).toEqual([name, own]);
      }
    }
  });
});

describe('documented settings', () => {
  const rows = settingRows().map(({ key }) => key);
  const [status] = documentedJson(readText('docs/run.md'));
  const statusFields = memberPaths(status).map((path) => path.replaceAll('[]', ''));
  const sections = new Set(rows.map((key) => key.split(/[.[]/)[0] ?? ''));

  it.each(PAGES)('settings in the text of %s exist', (page) => {
    const named = codesIn(proseOf(page))
      .map((code) => code.replace(/^--set /, '').split(/[= ]/)[0] ?? '')
      .filter((code) => /^[a-zA-Z]+(?:\.[\w<>[\]]+)+$/.test(code))
      .filter((code) => sections.has(code.split('.')[0] ?? ''))
      .filter((code) => !/\.(?:json|ts)$/.test(code) && !statusFields.includes(code));
    const known = named.filter((code) => {
      const key = code.replaceAll(/\.\d+(?=\.|$)/g, '[]');
      return rows.some(
        (row) => row === key || row.startsWith(`${key}.`) || row.startsWith(`${key}[`),
      );
    });
    expect(named.filter((code) => !known.includes(code))).toEqual([]);
  });

  it('docs/configuration.md shows a profile that is valid', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-profile-'));
    try {
      const [, name = '', text = ''] =
        /^```yaml\n# config\/(\w+)\.yaml\n([\s\S]*?)^```$/m.exec(
          readText('docs/configuration.md'),
        ) ?? [];
      writeFileSync(join(folder, 'default.yaml'), readText('config/default.yaml'));
      writeFileSync(join(folder, `${name}.yaml`), text);
      const { value } = await loadSettings({ profile: name, directory: folder, overrides: [] });
      expect(value.market.symbols).toEqual(['BTC/USD', 'ETH/USD']);
      expect(value.strategies['trend']?.enabled).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('docs/configuration.md shows the problems of invalid settings', async () => {
    const [, words = '', shown = ''] =
      /^\$ npm run -s tidegate -- (.*)\n([\s\S]*?)^```$/m.exec(readText('docs/configuration.md')) ??
      [];
    const config = join(ROOT, 'config');
    const args = [...words.split(' '), '--config', config];
    const program = new ChildProgram('apps/cli/src/main.js', args);
    expect((await program.ended).code).toBe(2);
    expect(program.stderr.join('\n').trim()).toBe(shown.trim());
  }, 30_000);
});

describe('documented names', () => {
  let source = '';
  beforeAll(() => {
    source = ['libs', 'apps', 'bench', 'test']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }),
      )
      .filter(({ name }) => name.endsWith('.ts'))
      .map(({ parentPath, name }) => readText(join(parentPath, name).slice(ROOT.length + 1)))
      .join('\n');
  });
  afterAll(() => {
    source = '';
  });

  it.each(['docs/extend.md', 'docs/architecture.md', 'docs/go-live.md'])(
    'identifiers in %s exist in the source',
    (page) => {
      const named = codesIn(proseOf(page)).filter((code) =>
        /^(?:[A-Z][a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*|[A-Z]+_[A-Z_]+)(?:\.\w+)?$/.test(code),
      );
      const missing = named.filter((name) =>
        name.split('.').some((part) => !new RegExp(`\\b${part}\\b`).test(source)),
      );
      expect(named.length).toBeGreaterThan(0);
      expect(missing).toEqual([]);
    },
  );

  it.each(PAGES)('codes in %s exist in the source', (page) => {
    const ofSystem = new Set(['EAI_AGAIN', 'HTTP_<status>']);
    const named = codesIn(proseOf(page)).filter((code) => /^[A-Z]+(?:_[A-Z]+)+$/.test(code));
    const missing = named.filter(
      (code) => !ofSystem.has(code) && !new RegExp(`\\b${code}\\b`).test(source),
    );
    expect(missing).toEqual([]);
  });

  it('docs/simulator.md says which faults need a duration', () => {
    const rows = tableOf('docs/simulator.md', 'kind').flatMap(([kinds = '', what = '']) =>
      codesIn(kinds).map((kind) => [kind, /\(needs? `durationMs`\)/.test(what)] as const),
    );
    const judged = rows.map(([kind]) => [kind, !parseFaultRequest({ kind, count: 1 }).ok]);
    expect(judged).toEqual(rows);
  });

  it('docs/measure.md gives the targets of the benches', () => {
    const targets = tableOf('docs/measure.md', 'bench').map(([, , target = '']) => target);
    const of = (bench: string, name: string): number => numberIn(`bench/${bench}.bench.ts`, name);
    const count = (value: number): string => value.toLocaleString('en');
    const expected = [
      `≤ ${of('accounts', 'DECISION_US_MAX')} µs a refusal`,
      `< ${of('accounts', 'MEMORY_MB_MAX') / 1_024} GB`,
      `≥ ${count(of('backtest', 'TARGET_RATE'))} candles/s`,
      `< ${of('backtest', 'MEMORY_MB_MAX')} MB`,
      `p99 < ${of('engine', 'ORDER_MS_MAX')} ms, ${of('engine', 'INSTRUMENTS')} instruments`,
      `median < ${of('engine', 'MOMENT_MS_MAX')} ms, 1 account`,
      `≥ ${of('feed', 'TARGET_RATIO')} of the alternative`,
      `< ${of('restart', 'TRADING_MS_MAX') / 1_000} s`,
      `< ${of('start', 'READY_MS_MAX') / 1_000} s`,
      `p99 < ${of('store', 'COMMIT_P99_MS_MAX')} ms`,
      `median < ${of('store-reads', 'READ_P50_MS_MAX')} ms`,
      `< ${of('store-reads', 'START_MS_MAX') / 1_000} s`,
    ];
    expect(expected.filter((target) => !targets.includes(target))).toEqual([]);
    const measures = tableOf('docs/measure.md', 'bench').map(([, measured = '']) => measured);
    const history = (name: string): string => count(numberIn('bench/store-history.ts', name));
    const tenants = count(of('restart', 'TENANTS'));
    for (const scale of [
      `of 100 and ${count(of('accounts', 'ACCOUNTS_MAX'))} accounts`,
      `over ${count(of('indicators', 'SERIES'))} series`,
      `${tenants} tenants × ${of('restart', 'ACCOUNTS_EACH')} accounts`,
      `${history('DECISIONS')} decisions and ${history('TRADES')} trades`,
      `${history('SHARD_ACCOUNTS')} accounts`,
    ]) {
      expect(measures.join('\n')).toContain(scale);
    }
    const rates = readText('bench/indicators.bench.ts').matchAll(/target: ([\d_]{7,})/g);
    const ofIndicators = [...rates].map(
      ([, rate = '']) => `≥ ${rate.replaceAll('_', ',')} candles/s`,
    );
    expect(ofIndicators).toHaveLength(2);
    expect(targets).toEqual(expect.arrayContaining(ofIndicators));
    expect(readText('bench/journal.bench.ts')).toContain('const SHARE_MAX = 1 / 3;');
    expect(targets).toContain('≤ 1/3 of the old form');
  });

  it('docs/simulator.md lists every kind of fault', () => {
    const [, kinds = ''] =
      /const FAULT_KINDS = \{([^}]*)\}/.exec(readText('apps/simulator/src/core/fault.ts')) ?? [];
    const known = [...kinds.matchAll(/(\w+): '/g)].map(([, kind]) => kind);
    const listed = tableOf('docs/simulator.md', 'kind').flatMap(([cell = '']) => codesIn(cell));
    expect([...listed].sort()).toEqual(known.sort());
  });

  it('docs/measure.md lists every bench', () => {
    const benches = readdirSync(join(ROOT, 'bench')).flatMap(
      (name) => /^(.*)\.bench\.ts$/.exec(name)?.[1] ?? [],
    );
    const listed = tableOf('docs/measure.md', 'bench').flatMap(([cell = '']) => codesIn(cell));
    expect([...listed].sort()).toEqual(benches.sort());
  });

  it('docs/architecture.md lists every input of the engine', () => {
    const inputs = readText('libs/trading/src/core/inputs/engine-input.ts');
    const types = [...inputs.matchAll(/^ {2}readonly type: '(\w+)';/gm)].map(([, type]) => type);
    const listed = tableOf('docs/architecture.md', 'inputs').flatMap(([cell = '']) =>
      codesIn(cell),
    );
    expect(flatText('docs/architecture.md')).toContain('A `batch` groups inputs');
    expect([...listed, 'batch'].sort()).toEqual(types.sort());
  });

  it('docs/architecture.md lists every room of the engine', () => {
    const folders = (path: string): readonly string[] =>
      readdirSync(join(ROOT, 'libs/trading/src', path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => (path === '' ? name : `${path}/${name}`));
    const rooms = [...folders('').filter((name) => name !== 'core'), ...folders('core')];
    const listed = tableOf('docs/architecture.md', 'room').flatMap(([cell = '']) => codesIn(cell));
    expect([...listed].sort()).toEqual(rooms.sort());
  });
});
