import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** A server that says how it was started, and on SIGTERM ends with code 7. */
const SERVER = `
import { label } from '@tidegate/kernel';
interface Said { args: string[]; path: string; label: string }
const said: Said = { args: process.argv.slice(2), path: process.env.PATH ?? '', label };
if (said.args.includes('fail')) process.exit(3);
if (said.args.includes('wait')) {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => undefined, 1000);
}
process.stdout.write(JSON.stringify(said));
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Sees what was printed so far, and may end the process. */
type Look = (stdout: string, kill: () => void) => void;

/** A tiny project with the real bootstrap, and nothing of ours but a kernel and a server. */
class TinyProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-bootstrap-'));

  async prepare(): Promise<void> {
    for (const name of ['scripts', 'package.json', 'package-lock.json', '.swcrc', '.nvmrc']) {
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    }
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(join(ROOT, 'node_modules/@swc'), join(this.folder, 'node_modules/@swc'));
    this.write('libs/kernel/src/index.ts', "export const label = 'kernel';\n");
    this.write('apps/server/src/main.ts', SERVER);
    this.write('config/default.yaml', '{}\n');
    await this.markInstalled(process.versions.node);
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  async markInstalled(version: string): Promise<void> {
    const { markInstalled } = (await this.script('install.mjs')) as {
      markInstalled: (runtime: { readonly version: string }) => void;
    };
    markInstalled({ version });
  }

  script(name: string): Promise<unknown> {
    return import(pathToFileURL(join(this.folder, 'scripts', name)).href);
  }

  /** Runs a verb to its end. */
  run(args: readonly string[], look: Look = () => undefined): Promise<Outcome> {
    const script = join(this.folder, 'scripts/tidegate.mjs');
    return this.spawn([process.execPath, script, ...args], look);
  }

  /** Runs a command to its end. */
  spawn([command = '', ...args]: readonly string[], look: Look): Promise<Outcome> {
    return new Promise((resolvePromise) => {
      const child = spawn(command, args, {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const printed = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        printed.stdout += chunk.toString();
        look(printed.stdout, () => child.kill('SIGTERM'));
      });
      child.stderr.on('data', (chunk: Buffer) => {
        printed.stderr += chunk.toString();
      });
      child.once('close', (code) => {
        resolvePromise({ code, ...printed });
      });
    });
  }
}

describe('the bootstrap', () => {
  let project: TinyProject;
  beforeEach(async () => {
    project = new TinyProject();
    await project.prepare();
  });
  afterEach(() => {
    rmSync(project.folder, { recursive: true, force: true });
  });

  it('builds, starts the server with its arguments, and leaves stdout to it', async () => {
    const { code, stdout, stderr } = await project.run(['start', '--profile', 'x y']);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['--profile', 'x y'], label: 'kernel' });
    expect(stderr).toMatch(/^tidegate: built 2 files in [\d.]+ s\n$/);
    expect(code).toBe(0);
  });

  it('builds again when a source changed, and only then', async () => {
    await project.run(['build']);
    expect((await project.run(['build'])).stderr).toBe('');
    project.write('libs/kernel/src/index.ts', "export const label = 'changed';\n");
    const { stdout, stderr } = await project.run(['start']);
    expect(stderr).toContain('built 2 files');
    expect(JSON.parse(stdout)).toMatchObject({ label: 'changed' });
  });

  it('says what does not compile and does not start the old build', async () => {
    await project.run(['build']);
    project.write('libs/kernel/src/index.ts', 'export const = ;\n');
    const { code, stdout, stderr } = await project.run(['start']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('tidegate: libs/kernel/src/index.ts does not compile:');
  });

  it('ends with the code of the server', async () => {
    expect((await project.run(['start', 'fail'])).code).toBe(3);
  });

  it('hands SIGTERM on and waits for the server to end', async () => {
    const { code } = await project.run(['start', 'wait'], (stdout, kill) => {
      if (stdout.includes('kernel')) kill();
    });
    expect(code).toBe(7);
  });

  it('lets SIGTERM through to the server when npm is told to end', async () => {
    const { code } = await project.spawn(['npm', 'start', '--', 'wait'], (stdout, kill) => {
      if (stdout.includes('"kernel"')) kill();
    });
    expect(code).toBe(7);
  });

  it('runs on the fetched Node when the own one is too old', async () => {
    project.write('package.json', JSON.stringify({ type: 'module', engines: { node: '>=999' } }));
    project.write('.nvmrc', '999.0.0\n');
    project.write('.runtime/node_modules/node/package.json', '{ "version": "999.0.0" }');
    mkdirSync(join(project.folder, '.runtime/node_modules/node/bin'));
    const fetched = join(project.folder, '.runtime/node_modules/node/bin/node');
    symlinkSync(process.execPath, fetched);
    await project.markInstalled('999.0.0');
    const { stdout } = await project.run(['start']);
    const { path } = JSON.parse(stdout) as { readonly path: string };
    expect(path.split(':')[0]).toBe(dirname(fetched));
  });

  it('restarts the server in dev when a source changed, and ends with it', async () => {
    let edited = false;
    const { code, stdout } = await project.run(['dev', 'wait'], (printed, kill) => {
      if (printed.includes('"changed"')) kill();
      else if (!edited) {
        edited = true;
        project.write('libs/kernel/src/index.ts', "export const label = 'changed';\n");
      }
    });
    expect(stdout).toMatch(/"kernel".*"changed"/);
    expect(code).toBe(7);
  });

  it('ends a test run that could not begin with one failure', async () => {
    project.write('libs/kernel/src/index.ts', 'export const = ;\n');
    const { code, stdout } = await project.run(['test']);
    expect([code, stdout]).toEqual([1, '0 passed, 1 failed\n']);
  });

  it('knows its verbs', async () => {
    const { code, stderr } = await project.run(['nonsense']);
    expect(code).toBe(2);
    expect(stderr).toContain('say one of: test, start, dev');
  });
});

describe('the minimum version', () => {
  it.each([
    ['24.15.0', '>=24.15', true],
    ['24.15.0', '>=24', true],
    ['25.0.0', '>=24.15', true],
    ['24.14.9', '>=24.15', false],
    ['20.20.2', '>=24.15', false],
    ['9.9.9', '>=24.15.1', false],
  ])('is reached by %s for %s: %p', async (version, engines, expected) => {
    const { satisfies } = (await import(
      pathToFileURL(join(ROOT, 'scripts/runtime.mjs')).href
    )) as unknown as { satisfies: (version: string, engines: string) => boolean };
    expect(satisfies(version, engines)).toBe(expected);
  });
});
