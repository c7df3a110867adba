import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';

import { ROOT } from './child-process.js';

const ENTRY = resolve(ROOT, 'dist/apps/simulator/src/main.js');

/** The simulator, started as the server starts it. */
class ChildSimulator {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  private stderr = '';

  constructor(args: readonly string[] = []) {
    this.child = fork(ENTRY, ['--exit-with-parent', ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { child } = this;
    child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    const closed = new Promise((settle) => void child.stderr?.once('end', settle));
    const exited = new Promise<number | null>((settle) => void child.once('exit', settle));
    this.ended = Promise.all([exited, closed]).then(([code]) => ({ code, stderr: this.stderr }));
  }

  /** The next message to the server. */
  message(): Promise<unknown> {
    return new Promise((settle) => void this.child.once('message', settle));
  }
}

describe('simulator started by a server', () => {
  let simulator: ChildSimulator;

  afterEach(() => void simulator.child.kill('SIGKILL'));

  it('the simulator exits silently when the server ends while the market is prepared', async () => {
    simulator = new ChildSimulator();
    simulator.child.disconnect();
    expect(await simulator.ended).toEqual({ code: 0, stderr: '' });
  }, 30_000);

  it('the simulator exits with code 0 when the server ends while it listens', async () => {
    simulator = new ChildSimulator();
    expect(await simulator.message()).toMatchObject({ event: 'listening' });
    simulator.child.disconnect();
    expect((await simulator.ended).code).toBe(0);
  }, 30_000);

  it('the simulator ignores SIGINT and SIGHUP, so that the server can stop in order', async () => {
    simulator = new ChildSimulator();
    const { port } = (await simulator.message()) as { readonly port: number };
    for (const signal of ['SIGINT', 'SIGHUP'] as const) simulator.child.kill(signal);
    for (let answers = 0; answers < 5; answers++) {
      const answer = await fetch(`http://127.0.0.1:${port}/0/public/Time`);
      expect(answer.status).toBe(200);
    }
    expect(simulator.child.exitCode).toBeNull();
    simulator.child.kill('SIGTERM');
    expect((await simulator.ended).code).toBe(0);
  }, 30_000);

  it('the simulator reports invalid options to the server', async () => {
    simulator = new ChildSimulator(['--speed', 'fast']);
    expect(await simulator.message()).toMatchObject({ event: 'refused', code: 'OPTIONS_INVALID' });
    expect((await simulator.ended).code).toBe(2);
  }, 30_000);
});
