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
  return { code, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
}

afterEach(async () => {
  for (const program of programs.splice(0)) await program.destroy();
});

const [CLI, SERVER, SIMULATOR] = ['cli', 'server', 'simulator'].map(
  (app) => `apps/${app}/src/main.js`,
) as [string, string, string];
const BENCH = 'bench/run.js';

describe('command-line programs', () => {
  it.each([
    [CLI, 'backtest'],
    [SERVER, '--reset-breaker'],
    [SIMULATOR, '--requests-per-second'],
    [BENCH, '--data'],
  ])('%s --help prints its usage', async (entry, option) => {
    const { code, stdout, stderr } = await answerOf(entry, '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: /);
    expect(stdout).toContain(option);
  });

  it.each([CLI, SERVER, SIMULATOR])('%s --version prints the version', async (entry) => {
    expect(await answerOf(entry, '--version')).toEqual({ code: 0, stdout: version, stderr: '' });
  });

  it.each([CLI, SERVER, SIMULATOR, BENCH])(
    '%s rejects an unknown option without a stack trace',
    async (entry) => {
      const { code, stdout, stderr } = await answerOf(entry, '--loud');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/unknown option '--loud'/i);
      expect(stderr).not.toMatch(/^ +at /m);
    },
  );

  it('the command line rejects --version after a command instead of ignoring the command', async () => {
    const args = ['account', 'configure', 'paper', '--trading-profile', 'careful'];
    const { code, stdout, stderr } = await answerOf(
      CLI,
      ...args,
      '--reason',
      'x',
      '--version',
      '2',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/unknown option '--version'/i);
  });
});
