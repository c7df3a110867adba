import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

interface MutationRun {
  readonly folder: string;
  readonly files: readonly string[];
  readonly reports: string;
  readonly force: boolean;
  readonly inJest: boolean;
  readonly seed: number;
  readonly goal: number;
}

const script = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(ROOT, 'scripts/mutation', name)).href) as Promise<unknown>;

async function runOf(...args: string[]): Promise<MutationRun> {
  const { mutationRunOf } = (await script('arguments.mjs')) as {
    mutationRunOf: (args: readonly string[]) => MutationRun;
  };
  return mutationRunOf(args);
}

async function isWording(node: object): Promise<boolean> {
  const module = (await script('ignore-wording.mjs')) as { isWording: (node: object) => boolean };
  return module.isWording(node);
}

const string = (value: string): object => ({ type: 'StringLiteral', value });

const template = (texts: readonly string[], expressions: readonly object[]): object => ({
  type: 'TemplateLiteral',
  quasis: texts.map((raw) => ({ value: { raw } })),
  expressions,
});

describe('npm run mutate', () => {
  it('selects every source of a lib by default', async () => {
    expect(await runOf('risk')).toEqual({
      folder: 'libs/risk/src',
      files: ['**/*.ts'],
      reports: '.cache/mutation/risk',
      force: false,
      inJest: false,
      seed: 1,
      goal: 90,
    });
  });

  it('selects the sources of one folder of a lib', async () => {
    const { folder, reports } = await runOf('trading/core');
    expect({ folder, reports }).toEqual({
      folder: 'libs/trading/src/core',
      reports: '.cache/mutation/trading-core',
    });
  });

  it('accepts several globs, a seed, and a goal for a mutation run', async () => {
    const run = await runOf(
      'risk',
      '--files',
      'a.ts',
      '--files',
      'b/*.ts',
      '--seed=-7',
      '--goal=0',
    );
    expect(run).toMatchObject({ files: ['a.ts', 'b/*.ts'], seed: -7, goal: 0 });
  });

  it('reruns every mutant with --in-jest and writes a separate report', async () => {
    expect(await runOf('risk', '--in-jest')).toMatchObject({
      inJest: true,
      force: true,
      reports: '.cache/mutation/risk-in-jest',
    });
  });

  it.each([
    [[], 'name one lib, got 0'],
    [['risk', 'execution'], 'name one lib, got 2'],
    [['../risk'], '"../risk" is not a lib'],
    [['risk', '--goal', '101'], '--goal must be an integer from 0 to 100, got "101"'],
    [['risk', '--seed', ''], '--seed must be an integer from -2147483648 to 2147483647, got ""'],
    [['risk', '--fast'], '--fast'],
  ])('rejects mutation arguments %j: %s', async (args, message) => {
    await expect(runOf(...args)).rejects.toThrow(message);
  });
});

describe('isWording', () => {
  it.each(['two words', 'Fill is ', ' of the account'])(
    'does not mutate the sentence "%s"',
    async (text) => {
      expect(await isWording(string(text))).toBe(true);
    },
  );

  it.each(['STALE_DATA', 'USD', 'a.b', '', ':', ', '])('mutates the code "%s"', async (text) => {
    expect(await isWording(string(text))).toBe(false);
  });

  it('does not mutate a template that only inserts values into a sentence', async () => {
    const name = { type: 'Identifier', name: 'limit' };
    expect(await isWording(template(['over the ', ''], [name]))).toBe(true);
    expect(await isWording(template(['deposit:', ''], [name]))).toBe(false);
  });

  it('mutates a template that contains a condition', async () => {
    const choice = { type: 'ConditionalExpression' };
    expect(await isWording(template(['over the ', ''], [choice]))).toBe(false);
  });
});

/** A constant computed at load, a cache that outlives a test, and a branch without a spec. */
const SOURCE = `
export const LIMIT = 3 + 4;
const seen = new Map<number, boolean>();
export function isOver(value: number): boolean {
  const known = seen.get(value);
  if (known !== undefined) return known;
  const over = value > LIMIT;
  seen.set(value, over);
  return over;
}
export function sign(value: number): string {
  return value < 0 ? 'minus' : 'plus';
}
`;

const SPEC = `
import { describe, expect, it } from '@jest/globals';
import { isOver, sign } from '@tidegate/kernel';
describe('limit', () => {
  it.each([8, 9])('is below %i', (value) => expect(isOver(value)).toBe(true));
  it('is not below 6', () => expect(isOver(6)).toBe(false));
  it('gives a sign', () => expect(sign(1)).toBe('plus'));
});
`;

describe('mutation run of a minimal lib', () => {
  let folder = '';

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  const mutate = (goal: number): Promise<{ code: unknown; stdout: string }> => {
    const run = {
      folder: 'libs/kernel/src',
      files: ['**/*.ts'],
      reports: '.cache/mutation/kernel',
      force: false,
      inJest: false,
      goal,
    };
    return new Promise((done) => {
      execFile(
        process.execPath,
        ['--no-warnings', join(folder, 'scripts/mutation/run.mjs'), JSON.stringify(run)],
        (error, stdout) => done({ code: error?.code ?? 0, stdout }),
      );
    });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidegate-mutate-'));
    cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    write('libs/kernel/src/index.ts', "export { isOver, sign } from './core/limit.js';\n");
    write('libs/kernel/src/core/limit.ts', SOURCE);
    write('libs/kernel/src/core/limit.spec.ts', SPEC);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lists surviving mutants and fails below the goal', async () => {
    const { code, stdout } = await mutate(90);
    const survivors = stdout.split('\n').filter((line) => line.startsWith('libs/'));
    expect(survivors).toEqual(
      [
        // The specs never pass a value twice, so the cache does not affect them.
        '6:7 ConditionalExpression: known !== undefined -> false (survived 3 tests)',
        '7:16 EqualityOperator: value > LIMIT -> value >= LIMIT (survived 3 tests)',
        '8:3 CallExpression: seen.set(value, over); -> ; (survived 3 tests)',
        '12:10 ConditionalExpression: value < 0 -> false (survived 1 tests)',
        '12:10 EqualityOperator: value < 0 -> value <= 0 (survived 1 tests)',
        '12:22 StringLiteral: \'minus\' -> "" (not covered)',
      ].map((line) => `libs/kernel/src/core/limit.ts:${line}`),
    );
    expect(code).toBe(1);
  });

  it('exits with 0 when the mutation score reaches the goal', async () => {
    expect((await mutate(0)).code).toBe(0);
  });
});
