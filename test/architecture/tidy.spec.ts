import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { layers, ROOT } from './layers.js';
import {
  bannedWordsInHashComments,
  bannedWordsInMarkdown,
  bannedWordsInSource,
} from './rules/banned-words.js';
import { fileBudget, functionBudgets } from './rules/budgets.js';
import { deadExports } from './rules/exports.js';
import { deadFaceExports, starExports } from './rules/face-exports.js';
import { weightOf } from './rules/test-weight.js';
import { anyTypes, commentedOutCode, emptyNames, unnumberedTodos } from './rules/wording.js';
import { filesBelow, isTestCode, listed, parseFile, typescriptFiles } from './source-tree.js';

const sources = ['libs', 'apps', 'bench', 'test'].flatMap(typescriptFiles).map(parseFile);
const production = sources.filter(({ fileName }) => !isTestCode(fileName));
const core = production.filter(({ fileName }) => /^libs\/[^/]+\/src\/core\//.test(fileName));

describe('source tree', () => {
  it('contains only files within the line budget', () => {
    expect(listed(sources.flatMap(fileBudget))).toEqual([]);
  });

  it('contains only functions within the line and parameter budgets', () => {
    expect(listed(sources.flatMap(functionBudgets))).toEqual([]);
  });

  it('does not use any in a core', () => {
    expect(listed(core.flatMap(anyTypes))).toEqual([]);
  });

  it('contains no open-work marker without an issue number', () => {
    expect(listed(sources.flatMap(unnumberedTodos))).toEqual([]);
  });

  it('contains no commented-out code', () => {
    expect(listed(sources.flatMap(commentedOutCode))).toEqual([]);
  });

  it('contains no meaningless names', () => {
    expect(listed(sources.flatMap(emptyNames))).toEqual([]);
  });

  it('contains no unused exports', () => {
    expect(listed(deadExports(sources))).toEqual([]);
  });

  it('contains no face export that is unused outside its lib', () => {
    expect(listed(deadFaceExports(sources))).toEqual([]);
  });

  it('contains no face with export *', () => {
    expect(listed(sources.flatMap(starExports))).toEqual([]);
  });

  it('contains a README for every lib', () => {
    const libs = Object.keys(layers.libs).filter((lib) =>
      existsSync(join(ROOT, 'libs', lib, 'src/index.ts')),
    );
    expect(libs.length).toBeGreaterThan(1);
    expect(libs.filter((lib) => !existsSync(join(ROOT, 'libs', lib, 'README.md')))).toEqual([]);
  });
});

describe('money code', () => {
  const files = sources.map(({ fileName, text }) => ({ path: fileName, text }));

  it.each(Object.entries(layers.moneyCode))(
    'money code of %s has at least as many lines of tests as of source',
    (_name, prefixes) => {
      const { source, tests } = weightOf(files, prefixes);
      expect(tests).toBeGreaterThanOrEqual(source);
    },
  );
});

describe('prose', () => {
  const folders = ['libs', 'apps', 'bench', 'config', 'docs', 'samples', 'scripts', 'test'];
  const files = (pattern: RegExp): readonly string[] =>
    folders.flatMap((folder) => filesBelow(folder, pattern));
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

  it('contains no banned words in comments, strings, and test names', () => {
    const scripts = files(/\.mjs$/).map(parseFile);
    expect(sources.length).toBeGreaterThan(500);
    expect(scripts.length).toBeGreaterThan(10);
    expect(listed([...sources, ...scripts].flatMap(bannedWordsInSource))).toEqual([]);
  });

  it('contains no banned words in pages', () => {
    const pages = [...readdirSync(ROOT).filter((name) => name.endsWith('.md')), ...files(/\.md$/)];
    expect(pages.length).toBeGreaterThan(50);
    expect(listed(pages.flatMap((page) => bannedWordsInMarkdown(page, read(page))))).toEqual([]);
  });

  it('contains no banned words in comments of the configuration', () => {
    const configuration = files(/\.ya?ml$|\/candidates\.txt$/);
    expect(configuration.length).toBeGreaterThan(3);
    expect(
      listed(configuration.flatMap((file) => bannedWordsInHashComments(file, read(file)))),
    ).toEqual([]);
  });
});
