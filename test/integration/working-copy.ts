import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = [
  ...['apps', 'bench', 'config', 'libs', 'samples', 'scripts'],
  ...['package.json', 'package-lock.json', 'angular.json', '.swcrc', '.nvmrc'],
];
/** Built once for each content, so a copy needs no build of its own. */
const BUILT = 'dist-console';

/** Exit code and output of a command. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** A command that has started and may still run. */
export class RunningCommand {
  private readonly output = { stdout: '', stderr: '' };
  private readonly closed: Promise<Outcome>;
  private outcome: Outcome | null = null;
  private check: () => void = () => undefined;

  constructor(private readonly child: ChildProcess) {
    const listen = (name: 'stdout' | 'stderr'): void => {
      child[name]?.on('data', (chunk: Buffer) => {
        this.output[name] += chunk.toString();
        this.check();
      });
    };
    listen('stdout');
    listen('stderr');
    this.closed = new Promise((resolvePromise) => {
      child.once('close', (code) => {
        this.outcome = { code, ...this.output };
        this.check();
        resolvePromise(this.outcome);
      });
    });
  }

  get ended(): Promise<Outcome> {
    return this.closed;
  }

  /** Resolves to stdout when it matches. Rejects when the command ends before. */
  stdoutMatching(pattern: RegExp): Promise<string> {
    return new Promise((resolvePromise, reject) => {
      this.check = () => {
        if (pattern.test(this.output.stdout)) resolvePromise(this.output.stdout);
        else if (this.outcome) {
          reject(new Error(`The command ended without ${pattern} on stdout: ${this.text()}`));
        }
      };
      this.check();
    });
  }

  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<Outcome> {
    this.child.kill('SIGTERM');
    return this.closed;
  }

  private text(): string {
    return JSON.stringify({ ...this.output, code: this.outcome?.code });
  }
}

/**
 * A copy of the project in a temporary folder with its own build. Commands run there as for a user; they neither change
 * the source tree nor see later changes to it.
 */
export class WorkingCopy {
  private constructor(
    readonly folder: string,
    private readonly environment: Environment,
  ) {}

  static async create(environment: Environment = {}): Promise<WorkingCopy> {
    const copy = new WorkingCopy(mkdtempSync(join(tmpdir(), 'tidegate-copy-')), environment);
    const built = existsSync(join(ROOT, BUILT)) ? [BUILT] : [];
    for (const name of [...COPIED, ...built]) {
      cpSync(join(ROOT, name), join(copy.folder, name), { recursive: true });
    }
    const packages = join(copy.folder, 'node_modules');
    mkdirSync(packages);
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      const isPackage = !name.startsWith('.') || name === '.bin';
      if (isPackage) symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
    }
    await copy.markInstalled();
    const { code, stderr } = await copy.run('npm run build');
    if (code !== 0) throw new Error(`The working copy does not build: ${stderr}`);
    return copy;
  }

  /** Starts a shell command. */
  start(command: string, environment: Environment = {}): RunningCommand {
    // `exec` replaces the shell, so that signals reach the command itself.
    const child = spawn('sh', ['-c', `exec ${command}`], {
      cwd: this.folder,
      env: {
        ...withoutTestVariables(process.env),
        PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
        NODE_COMPILE_CACHE: this.path('.cache/compile'),
        ...this.environment,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new RunningCommand(child);
  }

  /** Runs a shell command until it exits. */
  run(command: string, environment: Environment = {}): Promise<Outcome> {
    return this.start(command, environment).ended;
  }

  /** Runs the built command line. */
  cli(args: readonly string[], environment: Environment = {}): Promise<Outcome> {
    const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ');
    return this.run(`node dist/apps/cli/src/main.js ${quoted}`, environment);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async markInstalled(): Promise<void> {
    const { markInstalled } = (await import(
      pathToFileURL(this.path('scripts/install.mjs')).href
    )) as { markInstalled: (runtime: { readonly version: string }) => void };
    markInstalled({ version: process.versions.node });
  }
}

/** A free TCP port. */
export function freePort(): Promise<number> {
  return new Promise((resolvePromise, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolvePromise(port));
    });
  });
}

/** Removes variables that configure Tidegate or that jest sets. */
function withoutTestVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment).filter(
    ([name]) => !name.startsWith('TIDEGATE') && name !== 'NODE_OPTIONS' && name !== 'NODE_ENV',
  );
  return Object.fromEntries(entries);
}
