import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { GATE_CODES } from '@tidegate/model';
import { performanceOf } from '@tidegate/portfolio';
import { BREAKER_NAMES } from '@tidegate/risk';

import { EXIT as CLI_EXIT } from '../../apps/cli/src/exit-codes.js';
import { EXIT as SERVER_EXIT } from '../../apps/server/src/exit-codes.js';

const ROOT = resolve(import.meta.dirname, '../..');
const operate = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8');

/** The section of docs/operate.md under a level-2 heading. */
function section(heading: string): string {
  const [, rest = ''] = operate.split(`\n## ${heading}\n`);
  return rest.split('\n## ')[0] ?? '';
}

const firstCells = (text: string): readonly string[] =>
  [...text.matchAll(/^\| `?([\w]+)`? +\|/gm)]
    .map(([, cell = '']) => cell)
    .filter((cell) => !['code', 'breaker'].includes(cell));

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.includes('/src/'))
    .map((path) => readFileSync(path, 'utf8'));
}

/** Codes in `new TidegateError(…)`, and codes with a known prefix, which errors may take from a value. */
function errorCodes(): ReadonlySet<string> {
  const thrown = /new TidegateError\(\s*'([A-Z_]+)'/g;
  const prefixed = /'((?:CONFIG|DATA|DATABASE|JOURNAL|STATE|STORAGE|VENUE)_[A-Z_]+)'/g;
  const texts = [...sources('libs'), ...sources('apps')];
  // Notices to live clients have codes, too, and are no errors.
  const notices = new Set(
    texts.flatMap((text) => [...text.matchAll(/notice\(\s*'([A-Z_]+)'/g)].map(([, code]) => code)),
  );
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(thrown), ...text.matchAll(prefixed)]
        .map(([, code = '']) => code)
        .filter((code) => !code.endsWith('_') && !notices.has(code)),
    ),
  );
}

describe('docs/operate.md', () => {
  it('docs/operate.md explains every gate in order of evaluation', () => {
    expect(firstCells(section('Gates'))).toEqual([...GATE_CODES]);
  });

  it('docs/operate.md explains every breaker', () => {
    expect([...firstCells(section('Breakers'))].sort()).toEqual([...BREAKER_NAMES].sort());
  });

  it('docs/operate.md explains every exit code', () => {
    const known = new Set([...Object.values(SERVER_EXIT), ...Object.values(CLI_EXIT)]);
    expect(firstCells(section('Exit codes'))).toEqual(
      [...known].sort((left, right) => left - right).map(String),
    );
  });

  it('docs/operate.md lists every error code of the source', () => {
    const documented = new Set(
      [...section('Error codes').matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code),
    );
    expect([...errorCodes()].filter((code) => !documented.has(code))).toEqual([]);
  });

  it('docs/operate.md lists only error codes that exist in the source', () => {
    const texts = [...sources('libs'), ...sources('apps')].join('\n');
    const system = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'UNEXPECTED']);
    const documented = [...section('Error codes').matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)]
      .map(([, code = '']) => code)
      .filter((code) => !system.has(code));
    expect(documented.length).toBeGreaterThan(40);
    expect(documented.filter((code) => !texts.includes(`'${code}'`))).toEqual([]);
  });
});

describe('docs/back-test.md', () => {
  const page = readFileSync(join(ROOT, 'docs/back-test.md'), 'utf8');

  it('docs/back-test.md explains every metric of a result', () => {
    const performance = performanceOf([], { times: [0, 1], values: [1, 1] });
    const documented = new Set([...page.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    const metrics = Object.entries(performance).flatMap(([group, members]) => [
      group,
      ...Object.keys(members as object),
    ]);
    expect(metrics.length).toBeGreaterThan(60);
    expect(metrics.filter((name) => !documented.has(name))).toEqual([]);
  });
});
