import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../apps/server/src/main.js', import.meta.url));
const LINE_MS_MAX = 120_000;
const POLL_MS = 1_000;

interface LogLine {
  readonly message?: string;
  readonly level?: string;
  readonly [field: string]: unknown;
}

/** The built server, started by a bench on a storage directory and any free port. */
export class ServerRun {
  readonly startedAt = performance.now();
  private readonly lines: LogLine[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private hasEnded = false;
  private nextLine = Promise.withResolvers<null>();

  constructor(storage: string, settings: Readonly<Record<string, string>> = {}) {
    const all = {
      'server.port': '0',
      'storage.directory': storage,
      'log.format': 'json',
      ...settings,
    };
    const args = Object.entries(all).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const child = spawn(process.execPath, [SERVER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.ended = new Promise((settle) => void child.once('exit', settle));
    const output = createInterface({ input: child.stdout });
    output.on('line', (line) => {
      this.lines.push(JSON.parse(line) as LogLine);
      this.notify();
    });
    output.once('close', () => {
      this.hasEnded = true;
      this.notify();
    });
  }

  logged(message: string): readonly LogLine[] {
    return this.lines.filter((line) => line.message === message);
  }

  /** Lines of level `error`. */
  get errors(): readonly LogLine[] {
    return this.lines.filter(({ level }) => level === 'error');
  }

  /** Waits for the nth line with this message. Rejects when the server exits first, or after two minutes. */
  async line(message: string, count = 1): Promise<LogLine> {
    const deadline = performance.now() + LINE_MS_MAX;
    for (;;) {
      const found = this.logged(message)[count - 1];
      if (found) return found;
      if (this.hasEnded) throw new Error(`The server exited before it logged "${message}"`);
      if (performance.now() > deadline) {
        throw new Error(`The server did not log "${message}" within ${LINE_MS_MAX} ms`);
      }
      await Promise.race([this.nextLine.promise, setTimeout(POLL_MS)]);
    }
  }

  async status<T>(): Promise<T> {
    const { url } = await this.line('Tidegate is up');
    const response = await fetch(new URL('/api/v1/status', String(url)));
    return (await response.json()) as T;
  }

  /** Resident memory, in MB. */
  memory(): number {
    const text = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(text) ?? [];
    return Number(kilobytes) / 1_024;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  private notify(): void {
    this.nextLine.resolve(null);
    this.nextLine = Promise.withResolvers<null>();
  }
}
