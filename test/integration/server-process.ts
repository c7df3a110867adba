import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { StatusAnswer } from '@tidegate/contracts';

import { ChildProgram, ROOT, type Ending } from './child-process.js';

const REQUEST_TIMEOUT_MS = 10_000;

/** Settings by dotted key; lists in YAML syntax. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** A command to send. */
interface SentCommand {
  readonly body: object;
  /** Idempotency key; random by default. */
  readonly key?: string;
}

export interface ServerOptions {
  /** Configuration folder; default: the project's. */
  readonly config?: string;
  readonly args?: readonly string[];
  readonly settings?: Settings;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One line of the log. */
export interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** The built server in a child process. */
export class ServerProcess extends ChildProgram {
  private parsed = 0;
  private readonly lines: LogLine[] = [];

  constructor({ args = [], settings = {}, environment = {} }: ServerOptions) {
    super('apps/server/src/main.js', [...args, ...settingArguments(settings)], environment);
  }

  /** The log so far. */
  log(): readonly LogLine[] {
    for (; this.parsed < this.stdout.length; this.parsed++) {
      this.lines.push(JSON.parse(this.stdout[this.parsed] ?? '') as LogLine);
    }
    return this.lines;
  }

  logged(message: string): readonly LogLine[] {
    return this.log().filter((line) => line.message === message);
  }

  /** Waits for the nth log line with this message. */
  async line(message: string, count = 1): Promise<LogLine> {
    return this.find(`"${message}" is logged ${count}×`, () => this.logged(message)[count - 1]);
  }

  async running(): Promise<this> {
    await this.line('Engine running');
    return this;
  }

  async get(path: string): Promise<Answer> {
    const { url } = await this.line('Tidegate is up');
    const response = await fetch(new URL(path, String(url)), {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: await response.text() };
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse((await this.get(path)).text) as T;
  }

  /** Sends a POST request with the access token. Rejects when the server ends before it answers. */
  async post<T>(
    path: string,
    token: string,
    { body, key = randomUUID() }: SentCommand,
  ): Promise<{ readonly status: number; readonly answer: T }> {
    const { url } = await this.line('Tidegate is up');
    const response = await fetch(new URL(path, String(url)), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        'tidegate-actor': 'spec',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return { status: response.status, answer: (await response.json()) as T };
  }

  status(): Promise<StatusAnswer> {
    return this.json<StatusAnswer>('/api/v1/status');
  }

  /** Polls the status until the condition holds. */
  async statusWhen(
    what: string,
    condition: (status: StatusAnswer) => boolean,
  ): Promise<StatusAnswer> {
    return this.find(what, async () => {
      const status = await this.status();
      return condition(status) ? status : undefined;
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.kill(signal);
    return this.ended;
  }
}

/** The line that a simulator prints when it listens. */
interface Announcement {
  readonly event: string;
  readonly port: number;
  readonly instruments: readonly string[];
}

/** A simulator in its own process, so that it outlives servers. */
export class VenueProcess extends ChildProgram {
  private constructor(args: readonly string[]) {
    super('apps/simulator/src/main.js', args);
  }

  static async start(args: readonly string[]): Promise<VenueProcess> {
    const venue = new VenueProcess(args);
    await venue.announcement();
    return venue;
  }

  /** Base URL for servers. */
  async url(): Promise<string> {
    return `http://127.0.0.1:${(await this.announcement()).port}`;
  }

  /** Adds a fault. */
  async addFault(fault: object): Promise<void> {
    const response = await fetch(`${await this.url()}/control/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
    });
    if (response.status !== 201) {
      throw new Error(`The simulator rejected the fault: ${await response.text()}`);
    }
  }

  /** Faults that are pending or active. */
  async faults(): Promise<readonly { readonly kind: string }[]> {
    const response = await fetch(`${await this.url()}/control/faults`);
    const { faults } = (await response.json()) as { faults: readonly { readonly kind: string }[] };
    return faults;
  }

  private async announcement(): Promise<Announcement> {
    const line = await this.find('the simulator listens', () => this.stdout[0]);
    return JSON.parse(line) as Announcement;
  }
}

/** Processes and a temporary folder of a test suite; `close` removes all of them. */
export class ServerFixture {
  private readonly programs: ChildProgram[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<ServerFixture> {
    return new ServerFixture(await mkdtemp(join(tmpdir(), 'tidegate-server-')));
  }

  /** Starts a server on a free port with its data in the fixture's folder. */
  start(options: ServerOptions = {}): ServerProcess {
    const settings = { 'server.port': 0, 'storage.directory': this.storage, ...options.settings };
    const config = options.config ?? join(ROOT, 'config');
    const args = ['--config', config, ...(options.args ?? [])];
    return this.keep(new ServerProcess({ ...options, settings, args }));
  }

  async startVenue(args: readonly string[]): Promise<VenueProcess> {
    return this.keep(await VenueProcess.start(args));
  }

  get storage(): string {
    return join(this.folder, 'data');
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Ends every process and removes the folder. */
  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.destroy()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private keep<T extends ChildProgram>(program: T): T {
    this.programs.push(program);
    return program;
  }
}

function settingArguments(settings: Settings): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
}

/** Settings of an account that accepts every signal and closes positions soon, so that it trades all the time. */
export const BUSY_TRADING: Settings = {
  'market.timeframes': '[1m, 5m]',
  'ai.confluence.primaryTimeframe': '1m',
  'accounts.0.kind': 'margin',
  'risk.breakers.enabled': false,
  'risk.pace.instrumentCooldownMs': 0,
  'risk.pace.strategyCooldownMs': 0,
  'risk.pace.lossCooldownMs': 0,
  'risk.pace.tradesPerHourMax': 0,
  'risk.signal.votesMin': 1,
  'risk.signal.soloConfidenceMin': 0.3,
  'risk.signal.confidenceMin': 0.3,
  'risk.signal.aiConfidenceMin': 0.3,
  'risk.signal.riskRewardMin': 0.2,
  'risk.costs.shareMax': 0,
  'risk.costs.netRiskRewardMin': 0,
  'risk.limits.dailyLossRateMax': 1,
  'risk.limits.drawdownRateMax': 1,
  'risk.limits.exposureRateMax': 3,
  'risk.limits.positionsPerGroupMax': 10,
  'risk.limits.correlatedExposureRateMax': 3,
  'execution.exit.holdingMsMax': 180_000,
};
