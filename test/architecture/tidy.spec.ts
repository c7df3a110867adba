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

describe('the tree', () => {
  it('has files that fit the budget', () => {
    expect(listed(sources.flatMap(fileBudget))).toEqual([]);
  });

  it('has functions that fit the budgets', () => {
    expect(listed(sources.flatMap(functionBudgets))).toEqual([]);
  });

  it('has no any in a core', () => {
    expect(listed(core.flatMap(anyTypes))).toEqual([]);
  });

  it('puts nothing off without an issue number', () => {
    expect(listed(sources.flatMap(unnumberedTodos))).toEqual([]);
  });

  it('has no commented-out code', () => {
    expect(listed(sources.flatMap(commentedOutCode))).toEqual([]);
  });

  it('has no name that says nothing', () => {
    expect(listed(sources.flatMap(emptyNames))).toEqual([]);
  });

  it('has no export that nobody imports', () => {
    expect(listed(deadExports(sources))).toEqual([]);
  });

  it('has no name in a face that nothing outside the lib imports', () => {
    expect(listed(deadFaceExports(sources))).toEqual([]);
  });

  it('has no face that exports *', () => {
    expect(listed(sources.flatMap(starExports))).toEqual([]);
  });

  it('explains every lib in a README', () => {
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
    'of %s has at least as many lines of tests as of source',
    (_name, prefixes) => {
      const { source, tests } = weightOf(files, prefixes);
      expect(tests).toBeGreaterThanOrEqual(source);
    },
  );
});
