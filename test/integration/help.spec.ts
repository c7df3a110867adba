import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { ChildProgram, ROOT } from './child-process.js';

const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
};

const programs: ChildProgram[] = [];

async function answerOf(entry: string, ...args: readonly string[]) {
  const program = new ChildProgram(entry, args);
  programs.push(program);
  const { code } = await program.ended;
  return { code, said: program.stdout.join('\n'), refused: program.stderr.join('\n') };
}

afterEach(async () => {
  for (const program of programs.splice(0)) await program.destroy();
});

const [CLI, SERVER, SIMULATOR] = ['cli', 'server', 'simulator'].map(
  (app) => `apps/${app}/src/main.js`,
) as [string, string, string];
const BENCH = 'bench/run.js';

describe('Every program', () => {
  it.each([
    [CLI, 'backtest'],
    [SERVER, '--reset-breaker'],
    [SIMULATOR, '--requests-per-second'],
    [BENCH, '--data'],
  ])('%s explains itself when it is asked', async (entry, option) => {
    const { code, said, refused } = await answerOf(entry, '--help');
    expect([code, refused]).toEqual([0, '']);
    expect(said).toMatch(/^Usage: /);
    expect(said).toContain(option);
  });

  it.each([CLI, SERVER, SIMULATOR])('%s says which version it is', async (entry) => {
    expect(await answerOf(entry, '--version')).toEqual({ code: 0, said: version, refused: '' });
  });

  it.each([CLI, SERVER, SIMULATOR, BENCH])(
    '%s refuses an option that it does not have, without a stack',
    async (entry) => {
      const { code, said, refused } = await answerOf(entry, '--loud');
      expect([code, said]).toEqual([2, '']);
      expect(refused).toMatch(/unknown option '--loud'/i);
      expect(refused).not.toMatch(/^ +at /m);
    },
  );

  it('refuses the option --version after a command, which would otherwise change nothing and end well', async () => {
    const args = ['account', 'configure', 'paper', '--trading-profile', 'careful'];
    const { code, said, refused } = await answerOf(CLI, ...args, '--reason', 'x', '--version', '2');
    expect([code, said]).toEqual([2, '']);
    expect(refused).toMatch(/unknown option '--version'/i);
  });
});
