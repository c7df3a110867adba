import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** A server that prints its arguments and PATH, and exits with code 7 on SIGTERM. */
const SERVER = `
import { label } from '@tidegate/kernel';
interface Start { args: string[]; path: string; label: string }
const start: Start = { args: process.argv.slice(2), path: process.env.PATH ?? '', label };
if (start.args.includes('fail')) process.exit(3);
if (start.args.includes('wait')) {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => undefined, 1000);
}
process.stdout.write(JSON.stringify(start));
`;

/** An Angular builder that writes a page with the text of `apps/dashboard/src/page.txt`. */
const ANGULAR = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const option = process.argv.find((arg) => arg.startsWith('--output-path='));
const target = option.split('=')[1] + '/browser';
mkdirSync(target, { recursive: true });
const text = readFileSync('apps/dashboard/src/page.txt', 'utf8');
if (text === 'broken') process.exit(1);
writeFileSync(target + '/index.html', text);
`;

/** A generator of the API's types that writes an empty file. */
const CLIENT_GENERATOR = `
import { mkdirSync, writeFileSync } from 'node:fs';
export function createClient({ output }) {
  mkdirSync(output.path, { recursive: true });
  writeFileSync(output.path + '/types.gen.ts', '');
}
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Called with all of stdout so far after each chunk; `kill` sends SIGTERM. */
type OnOutput = (stdout: string, kill: () => void) => void;

/** A minimal project with the real scripts, a kernel lib, and a server. */
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
    this.write('apps/dashboard/src/page.txt', 'console');
    this.write('angular.json', '{}\n');
    this.write('apps/server/openapi.json', '{}\n');
    this.write('node_modules/@hey-api/openapi-ts/index.js', CLIENT_GENERATOR);
    this.write(
      'node_modules/@hey-api/openapi-ts/package.json',
      '{ "type": "module", "exports": "./index.js" }\n',
    );
    this.write('libs/contracts/src/index.ts', 'export {};\n');
    this.write('node_modules/@angular/cli/bin/ng.js', ANGULAR);
    this.write('node_modules/@angular/cli/package.json', '{ "type": "commonjs" }\n');
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

  /** Runs `scripts/tidegate.mjs` with the arguments until it exits. */
  run(args: readonly string[], onOutput: OnOutput = () => undefined): Promise<Outcome> {
    const script = join(this.folder, 'scripts/tidegate.mjs');
    return this.spawn([process.execPath, script, ...args], onOutput);
  }

  /** Runs a command until it exits. */
  spawn([command = '', ...args]: readonly string[], onOutput: OnOutput): Promise<Outcome> {
    return new Promise((resolvePromise) => {
      const child = spawn(command, args, {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const printed = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        printed.stdout += chunk.toString();
        onOutput(printed.stdout, () => child.kill('SIGTERM'));
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

describe('scripts/tidegate.mjs', () => {
  let project: TinyProject;
  beforeEach(async () => {
    project = new TinyProject();
    await project.prepare();
  });
  afterEach(() => {
    rmSync(project.folder, { recursive: true, force: true });
  });

  it('builds and starts the server with its arguments, without own output on stdout', async () => {
    const { code, stdout, stderr } = await project.run(['start', '--profile', 'x y']);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['--profile', 'x y'], label: 'kernel' });
    expect(stderr).toMatch(
      /^tidegate: built 3 files in [\d.]+ s\ntidegate: built the console in [\d.]+ s\n$/,
    );
    expect(code).toBe(0);
  });

  it('rebuilds only after a source changed', async () => {
    await project.run(['build']);
    expect((await project.run(['build'])).stderr).toBe('');
    project.write('libs/kernel/src/index.ts', "export const label = 'changed';\n");
    const { stdout, stderr } = await project.run(['start']);
    expect(stderr).toContain('built 3 files');
    expect(stderr).not.toContain('console');
    expect(JSON.parse(stdout)).toMatchObject({ label: 'changed' });
  });

  it('rebuilds the console only after its content changed', async () => {
    await project.run(['build']);
    project.write('apps/dashboard/src/page.txt', 'console');
    expect((await project.run(['build'])).stderr).toBe('');
    project.write('apps/dashboard/src/page.txt', 'changed');
    expect((await project.run(['build'])).stderr).toMatch(/^tidegate: built the console/);
    expect(readFileSync(join(project.folder, 'dist-console/index.html'), 'utf8')).toBe('changed');
  });

  it('reports a console that does not build and keeps the old one', async () => {
    await project.run(['build']);
    project.write('apps/dashboard/src/page.txt', 'broken');
    const { code, stderr } = await project.run(['start']);
    expect([code, stderr]).toEqual([1, 'tidegate: the console does not build: see above\n']);
    expect(readFileSync(join(project.folder, 'dist-console/index.html'), 'utf8')).toBe('console');
  });

  it('never installs into a linked node_modules', async () => {
    const owner = join(project.folder, 'owner');
    renameSync(join(project.folder, 'node_modules'), owner);
    symlinkSync(owner, join(project.folder, 'node_modules'));
    project.write('package-lock.json', '{}\n');
    expect((await project.run(['build'])).code).toBe(0);
  });

  it('reports a source that does not compile and does not start the old build', async () => {
    await project.run(['build']);
    project.write('libs/kernel/src/index.ts', 'export const = ;\n');
    const { code, stdout, stderr } = await project.run(['start']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('tidegate: libs/kernel/src/index.ts does not compile:');
  });

  it('exits with the exit code of the server', async () => {
    expect((await project.run(['start', 'fail'])).code).toBe(3);
  });

  it('forwards SIGTERM to the server and waits for its exit', async () => {
    const { code } = await project.run(['start', 'wait'], (stdout, kill) => {
      if (stdout.includes('kernel')) kill();
    });
    expect(code).toBe(7);
  });

  it('forwards SIGTERM from npm start to the server', async () => {
    const { code } = await project.spawn(['npm', 'start', '--', 'wait'], (stdout, kill) => {
      if (stdout.includes('"kernel"')) kill();
    });
    expect(code).toBe(7);
  });

  it('runs on the downloaded Node when the current one is too old', async () => {
    project.write('package.json', JSON.stringify({ type: 'module', engines: { node: '>=999' } }));
    project.write('.nvmrc', '999.0.0\n');
    project.write('.runtime/node_modules/node/package.json', '{ "version": "999.0.0" }');
    mkdirSync(join(project.folder, '.runtime/node_modules/node/bin'));
    const downloaded = join(project.folder, '.runtime/node_modules/node/bin/node');
    symlinkSync(process.execPath, downloaded);
    await project.markInstalled('999.0.0');
    const { stdout } = await project.run(['start']);
    const { path } = JSON.parse(stdout) as { readonly path: string };
    expect(path.split(':')[0]).toBe(dirname(downloaded));
  });

  it('restarts the dev server after a source changed and exits with it', async () => {
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

  it('counts a failed build as one failure of the test run', async () => {
    project.write('libs/kernel/src/index.ts', 'export const = ;\n');
    const { code, stdout } = await project.run(['test']);
    expect([code, stdout]).toEqual([1, '0 passed, 1 failed\n']);
  });

  it('rejects an unknown command and lists the known ones', async () => {
    const { code, stderr } = await project.run(['nonsense']);
    expect(code).toBe(2);
    expect(stderr).toContain('unknown command "nonsense": use one of test, start, dev');
  });
});

describe('satisfies', () => {
  it.each([
    ['24.15.0', '>=24.15', true],
    ['24.15.0', '>=24', true],
    ['25.0.0', '>=24.15', true],
    ['24.14.9', '>=24.15', false],
    ['20.20.2', '>=24.15', false],
    ['9.9.9', '>=24.15.1', false],
  ])('compares Node %s with the required version %s: %p', async (version, engines, expected) => {
    const { satisfies } = (await import(
      pathToFileURL(join(ROOT, 'scripts/runtime.mjs')).href
    )) as unknown as { satisfies: (version: string, engines: string) => boolean };
    expect(satisfies(version, engines)).toBe(expected);
  });
});
