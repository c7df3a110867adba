import { cpSync, readFileSync } from 'node:fs';

import { expect } from '@jest/globals';

import { argumentProblem } from './documented-arguments.js';
import { curlRequestOf, type DocumentedCommand } from './markdown-commands.js';
import type { RunningCommand, WorkingCopy } from './working-copy.js';

/** Ports in pages → free ports that replace them. */
export type Ports = Readonly<Record<'3000' | '4000', number>>;

const SERVER_UP = /"Engine running"/;
const SIMULATOR_UP = /"event":"listening"/;

/** Runs the commands of a page in sequence in a working copy. */
export class DocumentedRun {
  /** Responses by path. */
  readonly answers = new Map<string, string>();
  /** Standard output by command, as the page has it. Of programs that keep running: until they are up. */
  readonly outputs = new Map<string, string>();
  private server: RunningCommand | null = null;
  private simulator: RunningCommand | null = null;

  constructor(
    private readonly copy: WorkingCopy,
    private readonly ports: Ports,
    private readonly candles: string,
  ) {}

  async perform({ text, needs }: DocumentedCommand): Promise<void> {
    const command = this.withFreePorts(text);
    if (needs === 'minutes') return this.expectScript(text);
    if (needs === 'internet') return this.expectSettings(text);
    if (needs === 'candles') cpSync(this.candles, this.copy.path('candles'), { recursive: true });
    if (text.startsWith('curl ')) return this.request(command);
    await this.stopServer();
    if (text.startsWith('npm start')) return this.startServer(command);
    if (text.includes('apps/simulator')) return this.startSimulator(text, command);
    const outcome = await this.copy.run(command);
    expect({ text, ...outcome }).toMatchObject({ text, code: 0 });
    this.outputs.set(text, outcome.stdout);
    // Output of `--json` must parse as it is, so that `… | jq` works.
    if (text.endsWith(' --json')) expect(JSON.parse(outcome.stdout)).toEqual(expect.any(Object));
  }

  /** Stops the running programs and expects exit code 0. */
  async end(): Promise<void> {
    await this.stopServer();
    const simulator = this.simulator;
    this.simulator = null;
    if (simulator) expect(await simulator.stop()).toMatchObject({ code: 0 });
  }

  /** For a command that is too slow for a test: expects its npm script to exist and its arguments to be valid. */
  private async expectScript(text: string): Promise<void> {
    const [, script = ''] = /^(?:\w+=\S+ )?npm (?:run )?(?:-s )?([\w-]+)/.exec(text) ?? [];
    const { scripts } = JSON.parse(readFileSync(this.copy.path('package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    expect(Object.keys(scripts)).toContain(script);
    expect([text, await argumentProblem(text)]).toEqual([text, null]);
  }

  /** For a command that needs the internet: expects its settings to be valid. */
  private async expectSettings(text: string): Promise<void> {
    const [, options = ''] = /^npm start -- (.*)$/.exec(text) ?? [];
    expect(options).not.toBe('');
    const outcome = await this.copy.run(`npm run -s tidegate -- config check ${options}`);
    expect({ text, ...outcome }).toMatchObject({ text, code: 0 });
  }

  private async startServer(command: string): Promise<void> {
    const port = String(this.ports['3000']);
    this.server = this.copy.start(command, { TIDEGATE__SERVER__PORT: port });
    await this.server.stdoutMatching(SERVER_UP);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect([command, ready.status, await ready.json()]).toEqual([
      command,
      200,
      expect.objectContaining({ status: 'ready' }),
    ]);
  }

  private async startSimulator(text: string, command: string): Promise<void> {
    this.simulator = this.copy.start(command);
    this.outputs.set(text, await this.simulator.stdoutMatching(SIMULATOR_UP));
  }

  private async request(command: string): Promise<void> {
    const { url, method, body } = curlRequestOf(command);
    const isToServer = new URL(url).port === String(this.ports['3000']);
    // Pages about a running server do not repeat the command that starts it.
    if (isToServer && !this.server) await this.startServer('npm start');
    const answer = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    expect([command, answer.ok, text]).toEqual([command, true, expect.any(String)]);
    this.answers.set(new URL(url).pathname, text);
  }

  private async stopServer(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) expect(await server.stop()).toMatchObject({ code: 0 });
  }

  private withFreePorts(text: string): string {
    return text.replaceAll(/\b(?:3000|4000)\b/g, (port) => String(this.ports[port as keyof Ports]));
  }
}
