import { cpSync, readFileSync } from 'node:fs';

import { expect } from '@jest/globals';

import { curlRequestOf, type DocumentedCommand } from './markdown-commands.js';
import type { RunningCommand, WorkingCopy } from './working-copy.js';

/** Ports that pages name, and the free ones that take their place. */
export type Ports = Readonly<Record<'3000' | '4000', number>>;

const SERVER_UP = /"Engine running"/;
const SIMULATOR_UP = /"event":"listening"/;

/** Does what a page tells a reader to do, one command after the other, in a working copy. */
export class DocumentedRun {
  /** What requests were answered, by path. */
  readonly answers = new Map<string, string>();
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
    if (text.includes('apps/simulator')) return this.startSimulator(command);
    const outcome = await this.copy.run(command);
    expect({ text, ...outcome }).toMatchObject({ text, code: 0 });
    // What is to be read by a program has to be readable by one as the page has it: `… | jq`.
    if (text.endsWith(' --json')) expect(JSON.parse(outcome.stdout)).toEqual(expect.any(Object));
  }

  /** Ends what is still running, which has to end well. */
  async end(): Promise<void> {
    await this.stopServer();
    const simulator = this.simulator;
    this.simulator = null;
    if (simulator) expect(await simulator.stop()).toMatchObject({ code: 0 });
  }

  /** Without what the page needs, at least the command must exist. */
  private expectScript(text: string): void {
    const [, script = ''] = /^(?:\w+=\S+ )?npm (?:run )?(?:-s )?([\w-]+)/.exec(text) ?? [];
    const { scripts } = JSON.parse(readFileSync(this.copy.path('package.json'), 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    expect(Object.keys(scripts)).toContain(script);
  }

  /** Without the internet, at least the settings must be right. */
  private async expectSettings(text: string): Promise<void> {
    const [, options = ''] = /^npm start -- (.*)$/.exec(text) ?? [];
    expect(options).not.toBe('');
    const outcome = await this.copy.run(`npm run -s tidegate -- config check ${options}`);
    expect({ text, ...outcome }).toMatchObject({ text, code: 0 });
  }

  private async startServer(command: string): Promise<void> {
    const port = String(this.ports['3000']);
    this.server = this.copy.start(command, { TIDEGATE__SERVER__PORT: port });
    await this.server.saying(SERVER_UP);
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect([command, ready.status, await ready.json()]).toEqual([
      command,
      200,
      expect.objectContaining({ status: 'ready' }),
    ]);
  }

  private async startSimulator(command: string): Promise<void> {
    this.simulator = this.copy.start(command);
    await this.simulator.saying(SIMULATOR_UP);
  }

  private async request(command: string): Promise<void> {
    const { url, method, body } = curlRequestOf(command);
    const isToServer = new URL(url).port === String(this.ports['3000']);
    // A page about a server that runs need not say again how it is started.
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
