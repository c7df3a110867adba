import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { ROOT } from './child-process.js';

const ENTRY = resolve(ROOT, 'dist/apps/simulator/src/main.js');

/** The simulator as the server starts it, with what it says on standard error. */
class ServedSimulator {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  private said = '';

  constructor(args: readonly string[] = []) {
    this.child = fork(ENTRY, ['--exit-with-parent', ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { child } = this;
    child.stderr?.on('data', (text: Buffer) => (this.said += text.toString()));
    const saidAll = new Promise((settle) => void child.stderr?.once('end', settle));
    const exited = new Promise<number | null>((settle) => void child.once('exit', settle));
    this.ended = Promise.all([exited, saidAll]).then(([code]) => ({ code, said: this.said }));
  }

  told(): Promise<unknown> {
    return new Promise((settle) => void this.child.once('message', settle));
  }
}

describe('A simulator that its server started', () => {
  let simulator: ServedSimulator;

  afterEach(() => void simulator.child.kill('SIGKILL'));

  it('ends quietly when the server goes while it prepares its market', async () => {
    simulator = new ServedSimulator();
    simulator.child.disconnect();
    expect(await simulator.ended).toEqual({ code: 0, said: '' });
  }, 30_000);

  it('ends quietly with the server once it listens', async () => {
    simulator = new ServedSimulator();
    expect(await simulator.told()).toMatchObject({ event: 'listening' });
    simulator.child.disconnect();
    expect((await simulator.ended).code).toBe(0);
  }, 30_000);

  it('leaves signals of the terminal to the server, which still needs its market to stop in order', async () => {
    simulator = new ServedSimulator();
    const { port } = (await simulator.told()) as { readonly port: number };
    for (const signal of ['SIGINT', 'SIGHUP'] as const) simulator.child.kill(signal);
    for (let answers = 0; answers < 5; answers++) {
      const answer = await fetch(`http://127.0.0.1:${port}/0/public/Time`);
      expect(answer.status).toBe(200);
    }
    expect(simulator.child.exitCode).toBeNull();
    simulator.child.kill('SIGTERM');
    expect((await simulator.ended).code).toBe(0);
  }, 30_000);

  it('tells the server why it refuses', async () => {
    simulator = new ServedSimulator(['--speed', 'fast']);
    expect(await simulator.told()).toMatchObject({ event: 'refused', code: 'OPTIONS_INVALID' });
    expect((await simulator.ended).code).toBe(2);
  }, 30_000);
});
