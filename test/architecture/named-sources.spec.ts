import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ROOT } from './layers.js';
import { missingSources } from './rules/named-sources.js';

const lookUp = (path: string): string | null =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null;

describe('a page that names sources', () => {
  it.each(['docs/glossary.md', 'docs/walkthrough.md'])(
    'names files that exist and names in them: %s',
    (page) => {
      const named = missingSources(readFileSync(join(ROOT, page), 'utf8'), lookUp);
      expect(named.missing).toEqual([]);
      expect(named.found).toBeGreaterThan(60);
    },
  );
});

describe('SECURITY.md', () => {
  it('names specs that exist', () => {
    const specs =
      readFileSync(join(ROOT, 'SECURITY.md'), 'utf8').match(/`[\w/.-]+\.spec\.ts`/g) ?? [];
    expect(specs.length).toBeGreaterThan(12);
    expect(specs.filter((spec) => lookUp(spec.replaceAll('`', '')) === null)).toEqual([]);
  });
});

describe('missingSources', () => {
  const source = 'export class Engine {\n  private run(): void {}\n  get size(): number {}\n}';
  const judge = (page: string): readonly string[] =>
    missingSources(page, (path) => (path === 'libs/a.ts' ? source : null)).missing;

  it('accepts a class, its methods and its getters', () => {
    expect(judge('`Engine`, `Engine.run` and `Engine.size` in `libs/a.ts`')).toEqual([]);
  });

  it('refuses a file that does not exist', () => {
    expect(judge('`Engine` in `libs/b.ts`')).toEqual(['libs/b.ts', 'Engine']);
  });

  it('refuses a name that its file does not have', () => {
    expect(judge('`Motor`, `Eng`, `Engine.stop` in `libs/a.ts`')).toEqual([
      'Motor',
      'Eng',
      'Engine.stop',
    ]);
  });

  it('refuses a name in a paragraph without its file', () => {
    expect(judge('See `libs/a.ts`.\n\nThen `Engine` runs.')).toEqual(['Engine']);
  });

  it('refuses a method that is only called there', () => {
    const calls = 'export class Engine {\n  run() {\n    other.stop();\n  }\n}';
    expect(missingSources('`Engine.stop` in `a.ts`', () => calls).missing).toEqual(['Engine.stop']);
  });
});
