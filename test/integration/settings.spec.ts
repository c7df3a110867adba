import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TidegateConfiguration } from '@tidegate/composition';
import { knownKeys, loadConfiguration, type ConfigurationOrigin } from '@tidegate/configuration';
import { format, resolveConfig } from 'prettier';

import { settingRows, type SettingRow } from './settings-table.js';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/configuration.md');
/** Rewrites keys, types, and defaults in the page and keeps meanings; meanings of new keys must be added by hand. */
const recording = process.env.TIDEGATE_UPDATE_SETTINGS === '1';

interface DocumentedRow extends SettingRow {
  readonly meaning: string;
}

const TABLE = /<!-- settings: (\w+) -->\n([\s\S]*?)<!-- \/settings -->/g;

function documentedRows(page: string): readonly DocumentedRow[] {
  const tables = [...page.matchAll(TABLE)].map(([, , table]) => table ?? '');
  return tables
    .flatMap((table) => table.split('\n').filter((line) => line.startsWith('| `')))
    .map((line) => {
      const [, key = '', type = '', initial = '', meaning = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      return { key: key.replaceAll('`', ''), type, initial, meaning };
    });
}

function withTables(page: string, rows: readonly SettingRow[]): string {
  const meanings = new Map(documentedRows(page).map(({ key, meaning }) => [key, meaning]));
  return page.replace(TABLE, (_, section: string) => {
    const lines = rows
      .filter(({ key }) => key.split(/[.[]/, 1)[0] === section)
      .map(({ key, type, initial }) => {
        return `| \`${key}\` | ${type} | ${initial} | ${meanings.get(key) ?? ''} |`;
      });
    const head = '| key | type | default | meaning |\n| --- | --- | --- | --- |';
    return `<!-- settings: ${section} -->\n\n${head}\n${lines.join('\n')}\n\n<!-- /settings -->`;
  });
}

describe('docs/configuration.md', () => {
  const rows = settingRows();
  let documented: readonly DocumentedRow[] = [];
  beforeAll(async () => {
    if (recording) {
      const options = { ...(await resolveConfig(PAGE)), parser: 'markdown' };
      writeFileSync(PAGE, await format(withTables(readFileSync(PAGE, 'utf8'), rows), options));
    }
    documented = documentedRows(readFileSync(PAGE, 'utf8'));
  });

  it('docs/configuration.md lists all keys, types, and defaults (update: TIDEGATE_UPDATE_SETTINGS=1)', () => {
    expect(documented.map(({ key, type, initial }) => ({ key, type, initial }))).toEqual(rows);
  });

  it('docs/configuration.md explains every key', () => {
    expect(documented.filter(({ meaning }) => meaning === '').map(({ key }) => key)).toEqual([]);
  });
});

describe('settings table', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tidegate-settings-'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** Loads a default.yaml and returns each value with its source. */
  async function origins(defaults: string): Promise<readonly ConfigurationOrigin[]> {
    writeFileSync(join(directory, 'default.yaml'), defaults);
    const loaded = await loadConfiguration(TidegateConfiguration, { directory, environment: {} });
    if (!loaded.ok) throw new Error(loaded.error.map(({ key }) => key).join(', '));
    return loaded.value.explain();
  }

  it('settings table has exactly the keys of the configuration', () => {
    const known = knownKeys(TidegateConfiguration);
    const leaves = known.filter((key) => !known.some((other) => other.startsWith(`${key}.`)));
    const shown = settingRows().map(({ key }) => key.replace(/(\[\]|\.<name>)\..*$/, ''));
    expect([...new Set(shown)].sort()).toEqual([...leaves].sort());
  });

  it('settings table has the built-in defaults', async () => {
    const explained = new Map((await origins('{}')).map(({ key, value }) => [key, value]));
    const quoted = settingRows().filter(({ initial }) => initial.startsWith('`'));
    const plain = quoted.filter(({ key }) => !/\[\]|<name>/.test(key));
    expect(plain.length).toBeGreaterThan(200);
    for (const { key, initial } of plain) {
      expect([key, explained.get(key)]).toEqual([key, initial.replaceAll('`', '')]);
    }
  });

  it('config/default.yaml repeats built-in defaults and adds only strategies', async () => {
    const file = readFileSync(join(ROOT, 'config/default.yaml'), 'utf8');
    const builtIn = new Map((await origins('{}')).map(({ key, value }) => [key, value]));
    const written = await origins(file);
    const added = written.filter(({ key, value }) => builtIn.get(key) !== value);
    expect(added.map(({ key }) => key.split('.')[0])).toEqual(added.map(() => 'strategies'));
    expect(added.length).toBeGreaterThan(0);
  });
});
