import { join } from 'node:path';

import { expect } from '@jest/globals';

import { ChildProgram, ROOT } from './child-process.js';

/** Exit code and output of a command. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line on one storage. `close` kills its processes. */
export class CommandLine {
  private readonly programs: ChildProgram[] = [];

  constructor(private readonly storage: string) {}

  async run(...args: readonly string[]): Promise<CommandOutcome> {
    const place = ['--config', join(ROOT, 'config'), '--set', `storage.directory=${this.storage}`];
    const program = new ChildProgram('apps/cli/src/main.js', [...args, ...place]);
    this.programs.push(program);
    const { code } = await program.ended;
    return { code, stdout: program.stdout.join('\n'), stderr: program.stderr.join('\n') };
  }

  /** Runs a command with `--json` and parses stdout. Expects exit code 0 and empty stderr. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const outcome = await this.run(...args, '--json');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(outcome.stdout) as T;
  }

  async close(): Promise<void> {
    for (const program of this.programs) await program.destroy();
  }
}
