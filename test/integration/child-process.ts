import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Exit code or signal of a process. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built program in a child process; collects its output as lines. */
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
    if (!existsSync(script)) throw new Error(`${script} does not exist: run npm run build first`);
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
    if (pid === undefined) throw new Error('The process did not start');
    return pid;
  }

  get hasEnded(): boolean {
    return this.ending !== null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Kills the process if it still runs, and waits for its end. */
  async destroy(): Promise<void> {
    this.kill('SIGKILL');
    await this.ended;
  }

  /** The last lines of stdout and stderr, for messages of failed tests. */
  printed(linesMax = 20): string {
    return [...this.stdout.slice(-linesMax), ...this.stderr.slice(-linesMax)].join('\n');
  }

  /** Polls until `probe` returns a value. Rejects when the process ends before. */
  async find<T>(what: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
    return eventually(what, async () => {
      const found = await probe();
      if (found === undefined && this.ending) {
        throw new Error(`The process ended before this happened: ${what}\n${this.printed()}`);
      }
      return found;
    });
  }
}

const POLL_MS = 10;
/** Generous, because the machine may be busy; successful tests never wait this long. */
const WAIT_MS_MAX = 40_000;

/** Polls in real time until `probe` returns a value. Rejects with `what` at the time limit. */
async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > deadline) {
      throw new Error(`This did not happen within ${WAIT_MS_MAX} ms: ${what}`);
    }
    await new Promise((settle) => void setTimeout(settle, POLL_MS));
  }
}

/** The current environment without Node options and Tidegate settings, and with a shared compile cache. */
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
