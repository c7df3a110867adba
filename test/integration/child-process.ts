import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = resolve(import.meta.dirname, '../..');

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of `dist/` in a process of its own; what it prints is kept line by line. */
export class ChildProgram {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private ending: Ending | null = null;

  constructor(
    entry: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    const script = resolve(ROOT, 'dist', entry);
    if (!existsSync(script)) throw new Error(`${script} is not there: build before testing`);
    this.child = spawn(process.execPath, [script, ...args], {
      env: { ...plainEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    collectLines(this.child.stdout, this.stdout);
    collectLines(this.child.stderr, this.stderr);
    this.ended = new Promise((settle) => {
      this.child.once('close', (code, signal) => {
        this.ending = { code, signal };
        settle(this.ending);
      });
    });
  }

  get processId(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('the process was not started');
    return pid;
  }

  get hasEnded(): boolean {
    return this.ending !== null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** For a test that is over, however it went. */
  async destroy(): Promise<void> {
    this.kill('SIGKILL');
    await this.ended;
  }

  /** Everything printed, for messages of failed tests. */
  printed(linesMax = 20): string {
    return [...this.stdout.slice(-linesMax), ...this.stderr.slice(-linesMax)].join('\n');
  }

  /** Waits until `look` finds something; fails at once when the process ends before. */
  async find<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    return eventually(what, async () => {
      const found = await look();
      if (found === undefined && this.ending) {
        throw new Error(`It ended before ${what}:\n${this.printed()}`);
      }
      return found;
    });
  }
}

const POLL_MS = 10;
/** Two busy cores may make everything slow; nothing here waits for the time to pass. */
const PATIENCE_MS = 40_000;

/** Waits in real time until `look` gives something; fails with `what` when it never does. */
async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`It never happened: ${what}`);
    await new Promise((settle) => void setTimeout(settle, POLL_MS));
  }
}

/** Ours without what would change how a child behaves; what one child compiled, the next does not have to. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('TIDEGATE__'),
  );
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: resolve(ROOT, '.cache/compile') };
}

function collectLines(stream: Readable, lines: string[]): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  stream.on('end', () => {
    if (rest !== '') lines.push(rest);
  });
}
