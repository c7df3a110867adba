import { join } from 'node:path';

import { expect } from '@jest/globals';

import { ChildProgram, ROOT } from './child-process.js';

/** How a command ended and what it printed. */
export interface CommandOutcome {
  readonly code: number | null;
  /** Standard output. */
  readonly said: string;
  /** Standard error. */
  readonly refused: string;
}

/** The built command line on one storage; its processes are gone after `close`. */
export class CommandLine {
  private readonly programs: ChildProgram[] = [];

  constructor(private readonly storage: string) {}

  async run(...args: readonly string[]): Promise<CommandOutcome> {
    const place = ['--config', join(ROOT, 'config'), '--set', `storage.directory=${this.storage}`];
    const program = new ChildProgram('apps/cli/src/main.js', [...args, ...place]);
    this.programs.push(program);
    const { code } = await program.ended;
    return { code, said: program.stdout.join('\n'), refused: program.stderr.join('\n') };
  }

  /** The answer of a command that must succeed silently. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const outcome = await this.run(...args, '--json');
    expect(outcome).toMatchObject({ code: 0, refused: '' });
    return JSON.parse(outcome.said) as T;
  }

  async close(): Promise<void> {
    for (const program of this.programs) await program.destroy();
  }
}
