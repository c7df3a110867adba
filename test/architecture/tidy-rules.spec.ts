import { describe, expect, it } from '@jest/globals';

import { fileBudget, functionBudgets } from './rules/budgets.js';
import { deadExports } from './rules/exports.js';
import { deadFaceExports, starExports } from './rules/face-exports.js';
import { weightOf } from './rules/test-weight.js';
import { anyTypes, commentedOutCode, emptyNames, unnumberedTodos } from './rules/wording.js';
import { parse, type Finding } from './source-tree.js';

const linesOf = (findings: readonly Finding[]): number[] => findings.map(({ line }) => line);
const inCore = (text: string) => parse('libs/risk/src/core/x.ts', text);
const EXCUSE = 'flat arguments keep the hot loop free of allocations';

describe('the file budget', () => {
  const long = 'export const a = 1;\n'.repeat(401);

  it('catches a file of 401 lines and lets one of 400 pass', () => {
    expect(fileBudget(inCore(long))).toHaveLength(1);
    expect(fileBudget(inCore(long.slice(long.indexOf('\n') + 1)))).toEqual([]);
  });

  it('accepts a reason, but not an empty one', () => {
    expect(fileBudget(inCore(`// File over budget: ${EXCUSE}.\n${long}`))).toEqual([]);
    expect(fileBudget(inCore(`// File over budget: why not\n${long}`))).toHaveLength(1);
  });
});

describe('the function budgets', () => {
  const body = '  call();\n';
  const four = '(a: 1, b: 1, c: 1, d: 1)';

  it('catch a function of 71 lines and let one of 70 pass', () => {
    expect(functionBudgets(inCore(`function f() {\n${body.repeat(69)}}`))).toHaveLength(1);
    expect(functionBudgets(inCore(`function f() {\n${body.repeat(68)}}`))).toEqual([]);
  });

  it('do not count the lines of a test suite', () => {
    const suite = `describe('x', () => {\n${body.repeat(80)}});`;
    expect(functionBudgets(parse('libs/risk/src/x.spec.ts', suite))).toEqual([]);
    expect(functionBudgets(inCore(suite))).toHaveLength(1);
  });

  it('do not count the columns of a table of cases', () => {
    const table = `it.each([])('x', ${four} => a);`;
    expect(functionBudgets(parse('libs/risk/src/x.spec.ts', table))).toEqual([]);
    expect(functionBudgets(inCore(table))).toHaveLength(1);
  });

  it.each([
    `function f${four} { return a; }`,
    `const f = ${four} => a;`,
    `class C { m${four} { return a; } }`,
    `class C { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) {} }`,
  ])('catch too many parameters in %s', (text) => {
    expect(functionBudgets(inCore(text))).toHaveLength(1);
  });

  it.each([
    'function f(a: 1, b: 1, c: 1) { return a; }',
    'function f(this: C, a: 1, b: 1, c: 1) { return a; }',
    'class C { constructor(a: 1, b: 1, c: 1, d: 1, e: 1) {} }',
    `interface I { m${four}: void }`,
    `/** Over budget: ${EXCUSE}. */\nexport function f${four} { return a; }`,
    `class C {\n  /** Over budget: ${EXCUSE}. */\n  m${four} { return a; }\n}`,
    `// Over budget: ${EXCUSE}.\nconst f = ${four} => a;`,
  ])('let pass %s', (text) => {
    expect(functionBudgets(inCore(text))).toEqual([]);
  });
});

describe('the wording rules', () => {
  it('catch any, but not in words', () => {
    expect(linesOf(anyTypes(inCore("// any\nconst a: any = 'any';\nlet b: any[];")))).toEqual([
      2, 3,
    ]);
  });

  it('catch work put off without an issue number', () => {
    const mark = 'TO' + 'DO';
    const text = `// ${mark} later\n// ${mark}(#12) later\n// ${'FIX' + 'ME'}: x`;
    expect(linesOf(unnumberedTodos(inCore(text)))).toEqual([1, 3]);
  });

  it.each([
    'const a = 1;',
    'if (a) {',
    'call(a, b);',
    'this.total += 1;',
    '}',
    "import x from 'y';",
  ])('catch the commented-out line %s', (line) => {
    expect(commentedOutCode(inCore(`\n  // ${line}\n`))).toHaveLength(1);
  });

  it.each([
    'The book is unknown (stale).',
    'for every account (see above)',
    'return early: nothing is held',
    'a; b; and c',
  ])('let the sentence "%s" pass', (line) => {
    expect(commentedOutCode(inCore(`// ${line}\n`))).toEqual([]);
  });

  it.each([
    'libs/risk/src/utils.ts',
    'libs/risk/src/helpers/x.ts',
    'libs/risk/src/order-manager.ts',
  ])('catch the file name %s', (path) => {
    expect(emptyNames(parse(path, ''))).toHaveLength(1);
  });

  it.each(['class OrderManager {}', 'interface TextUtils {}', 'function parseHelper() {}'])(
    'catch the name in %s',
    (text) => {
      expect(emptyNames(inCore(text))).toHaveLength(1);
    },
  );

  it('let names of the field pass', () => {
    expect(emptyNames(inCore('class OrderDesk {}\ninterface Processing {}'))).toEqual([]);
  });
});

describe('the dead export rule', () => {
  const file = (path: string, text: string) => parse(`libs/risk/src/${path}`, text);
  const used = file(
    'core/a.ts',
    'export const used = 1;\nexport const dead = 2;\nexport type T = 1;',
  );

  it('catches what no file imports and no face shows', () => {
    const face = file('index.ts', "export { used, type T } from './core/a.js';");
    expect(linesOf(deadExports([used, face]))).toEqual([2]);
  });

  it.each([
    "import { used, dead as renamed, type T } from './core/a.js';",
    "import * as a from './core/a.js';",
    "const a = await import('./core/a.js');",
  ])('counts %s', (text) => {
    expect(deadExports([used, file('main.ts', text)])).toEqual([]);
  });

  it('counts a type that a signature in its file speaks of, but not a value', () => {
    const spoken = file(
      'core/b.ts',
      'export interface Terms { a: 1 }\nexport const LIMIT = 1;\nexport const f = (terms: Terms) => LIMIT;',
    );
    const face = file('index.ts', "export { f } from './core/b.js';");
    expect(linesOf(deadExports([spoken, face]))).toEqual([2]);
  });

  it('does not take an import from another file of the same name for one', () => {
    const other = file('main.ts', "import { used, dead, T } from './other/a.js';");
    expect(linesOf(deadExports([used, other]))).toEqual([1, 2, 3]);
  });
});

describe('the face export rule', () => {
  const terms = parse(
    'libs/risk/src/core/terms.ts',
    `export interface Level { price: number }
     export interface Terms { levels: Level[] }
     export interface Detail { note: string }
     export class Assessor {
       private detail?: Detail;
       assess(terms: Terms): number { const inner: Detail = { note: '' }; return inner.note.length; }
     }
     export const RISK = Symbol('risk');`,
  );
  const face = parse(
    'libs/risk/src/index.ts',
    `export { Assessor,
  type Detail,
  type Level,
  type Terms } from './core/terms.js';
export { RISK } from './core/terms.js';`,
  );
  const user = (path: string, text: string) => parse(path, text);
  const judged = (...others: ReturnType<typeof parse>[]) =>
    deadFaceExports([terms, face, ...others]).map(({ what }) => what.split(' ').at(-1));

  it('catches every name of a face that nothing imports', () => {
    expect(judged()).toEqual(['Assessor', 'Detail', 'Level', 'Terms', 'RISK']);
  });

  it('does not count an import inside the lib, in its specs or in its testing folder', () => {
    const text = "import { Assessor, RISK } from '@tidegate/risk';";
    const inside = ['src/core/a.ts', 'src/core/a.spec.ts', 'testing/a.ts'].map((path) =>
      user(`libs/risk/${path}`, text),
    );
    expect(judged(...inside)).toContain('Assessor');
  });

  it('lets types pass to which a signature in use leads, but not those of bodies and private fields', () => {
    const app = user('apps/server/src/a.ts', "import { Assessor } from '@tidegate/risk';");
    expect(judged(app)).toEqual(['Detail', 'RISK']);
  });

  it('lets a token pass that the module of the lib provides', () => {
    const module = user(
      'libs/risk/src/risk.module.ts',
      "import { RISK } from './core/terms.js';\nexport class RiskModule {}",
    );
    expect(judged(module)).not.toContain('RISK');
  });

  it.each([
    "import * as risk from '@tidegate/risk';",
    "const risk = await import('@tidegate/risk');",
    "export * from '../libs/risk/src/index.js';",
  ])('counts %s as an import of every name', (text) => {
    expect(judged(user('bench/a.ts', text))).toEqual([]);
  });

  it('catches export * in a face and nowhere else', () => {
    const text =
      "export { a } from './a.js';\nexport * from './b.js';\nexport * as c from './c.js';";
    expect(linesOf(starExports(parse('libs/risk/src/index.ts', text)))).toEqual([2, 3]);
    expect(starExports(parse('libs/risk/testing/index.ts', text))).toEqual([]);
  });
});

describe('the weight of tests', () => {
  it('counts non-blank lines of source, specs and fakes under the prefixes', () => {
    const files = [
      { path: 'libs/risk/src/core/a.ts', text: 'a\n\nb\n' },
      { path: 'libs/risk/src/core/a.spec.ts', text: 'a\n' },
      { path: 'libs/risk/testing/index.ts', text: 'a\nb' },
      { path: 'libs/model/src/core/a.ts', text: 'a\n' },
    ];
    expect(weightOf(files, ['libs/risk'])).toEqual({ source: 2, tests: 3 });
  });
});
