import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { layers, ROOT } from './layers.js';
import { fileBudget, functionBudgets } from './rules/budgets.js';
import { deadExports } from './rules/exports.js';
import { deadFaceExports, starExports } from './rules/face-exports.js';
import { weightOf } from './rules/test-weight.js';
import { anyTypes, commentedOutCode, emptyNames, unnumberedTodos } from './rules/wording.js';
import { isTestCode, listed, parseFile, typescriptFiles } from './source-tree.js';

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
