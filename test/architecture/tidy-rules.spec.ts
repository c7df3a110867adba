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

describe('file budget', () => {
  const long = 'export const a = 1;\n'.repeat(401);

  it('rejects a file of 401 lines and accepts one of 400', () => {
    expect(fileBudget(inCore(long))).toHaveLength(1);
    expect(fileBudget(inCore(long.slice(long.indexOf('\n') + 1)))).toEqual([]);
  });

  it('accepts a file over budget only with a reason', () => {
    expect(fileBudget(inCore(`// File over budget: ${EXCUSE}.\n${long}`))).toEqual([]);
    expect(fileBudget(inCore(`// File over budget: why not\n${long}`))).toHaveLength(1);
  });
});

describe('function budgets', () => {
  const body = '  call();\n';
  const four = '(a: 1, b: 1, c: 1, d: 1)';

  it('reject a function of 71 lines and accept one of 70', () => {
    expect(functionBudgets(inCore(`function f() {\n${body.repeat(69)}}`))).toHaveLength(1);
    expect(functionBudgets(inCore(`function f() {\n${body.repeat(68)}}`))).toEqual([]);
  });

  it('accept a test suite of any length', () => {
    const suite = `describe('x', () => {\n${body.repeat(80)}});`;
    expect(functionBudgets(parse('libs/risk/src/x.spec.ts', suite))).toEqual([]);
    expect(functionBudgets(inCore(suite))).toHaveLength(1);
  });

  it('accept any number of columns in a table of test cases', () => {
    const table = `it.each([])('x', ${four} => a);`;
    expect(functionBudgets(parse('libs/risk/src/x.spec.ts', table))).toEqual([]);
    expect(functionBudgets(inCore(table))).toHaveLength(1);
  });

  it.each([
    `function f${four} { return a; }`,
    `const f = ${four} => a;`,
    `class C { m${four} { return a; } }`,
    `class C { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) {} }`,
  ])('reject too many parameters in %s', (text) => {
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
  ])('accept the parameters of %s', (text) => {
    expect(functionBudgets(inCore(text))).toEqual([]);
  });
});

describe('wording rules', () => {
  it('reject the type any but accept the word', () => {
    expect(linesOf(anyTypes(inCore("// any\nconst a: any = 'any';\nlet b: any[];")))).toEqual([
      2, 3,
    ]);
  });

  it('reject open-work markers without an issue number', () => {
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
  ])('reject the commented-out line %s', (line) => {
    expect(commentedOutCode(inCore(`\n  // ${line}\n`))).toHaveLength(1);
  });

  it.each([
    'The book is unknown (stale).',
    'for every account (see above)',
    'return early: nothing is held',
    'a; b; and c',
  ])('accept the sentence "%s" as a comment', (line) => {
    expect(commentedOutCode(inCore(`// ${line}\n`))).toEqual([]);
  });

  it.each([
    'libs/risk/src/utils.ts',
    'libs/risk/src/helpers/x.ts',
    'libs/risk/src/order-manager.ts',
  ])('reject the file name %s', (path) => {
    expect(emptyNames(parse(path, ''))).toHaveLength(1);
  });

  it.each(['class OrderManager {}', 'interface TextUtils {}', 'function parseHelper() {}'])(
    'reject the name in %s',
    (text) => {
      expect(emptyNames(inCore(text))).toHaveLength(1);
    },
  );

  it('accept names of the field', () => {
    expect(emptyNames(inCore('class OrderDesk {}\ninterface Processing {}'))).toEqual([]);
  });
});

describe('dead export rule', () => {
  const file = (path: string, text: string) => parse(`libs/risk/src/${path}`, text);
  const used = file(
    'core/a.ts',
    'export const used = 1;\nexport const dead = 2;\nexport type T = 1;',
  );

  it('rejects an export that no file imports and no face exports', () => {
    const face = file('index.ts', "export { used, type T } from './core/a.js';");
    expect(linesOf(deadExports([used, face]))).toEqual([2]);
  });

  it.each([
    "import { used, dead as renamed, type T } from './core/a.js';",
    "import * as a from './core/a.js';",
    "const a = await import('./core/a.js');",
  ])('counts %s as an import', (text) => {
    expect(deadExports([used, file('main.ts', text)])).toEqual([]);
  });

  it('accepts an unimported type in a signature of its file but not an unimported value', () => {
    const spoken = file(
      'core/b.ts',
      'export interface Terms { a: 1 }\nexport const LIMIT = 1;\nexport const f = (terms: Terms) => LIMIT;',
    );
    const face = file('index.ts', "export { f } from './core/b.js';");
    expect(linesOf(deadExports([spoken, face]))).toEqual([2]);
  });

  it('does not count imports from another file of the same name', () => {
    const other = file('main.ts', "import { used, dead, T } from './other/a.js';");
    expect(linesOf(deadExports([used, other]))).toEqual([1, 2, 3]);
  });
});

describe('face export rule', () => {
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

  it('rejects every unimported name of a face', () => {
    expect(judged()).toEqual(['Assessor', 'Detail', 'Level', 'Terms', 'RISK']);
  });

  it('does not count imports of face exports by the lib, its specs, or its testing folder', () => {
    const text = "import { Assessor, RISK } from '@tidegate/risk';";
    const inside = ['src/core/a.ts', 'src/core/a.spec.ts', 'testing/a.ts'].map((path) =>
      user(`libs/risk/${path}`, text),
    );
    expect(judged(...inside)).toContain('Assessor');
  });

  it('accepts face types of imported signatures but not of bodies and private fields', () => {
    const app = user('apps/server/src/a.ts', "import { Assessor } from '@tidegate/risk';");
    expect(judged(app)).toEqual(['Detail', 'RISK']);
  });

  it('accepts an injection token that the module of the lib provides', () => {
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
  ])('counts %s as an import of all names', (text) => {
    expect(judged(user('bench/a.ts', text))).toEqual([]);
  });

  it('rejects export * only in a face', () => {
    const text =
      "export { a } from './a.js';\nexport * from './b.js';\nexport * as c from './c.js';";
    expect(linesOf(starExports(parse('libs/risk/src/index.ts', text)))).toEqual([2, 3]);
    expect(starExports(parse('libs/risk/testing/index.ts', text))).toEqual([]);
  });
});

describe('weightOf', () => {
  it('counts non-blank lines of source and of tests below the path prefixes', () => {
    const files = [
      { path: 'libs/risk/src/core/a.ts', text: 'a\n\nb\n' },
      { path: 'libs/risk/src/core/a.spec.ts', text: 'a\n' },
      { path: 'libs/risk/testing/index.ts', text: 'a\nb' },
      { path: 'libs/model/src/core/a.ts', text: 'a\n' },
    ];
    expect(weightOf(files, ['libs/risk'])).toEqual({ source: 2, tests: 3 });
  });
});
