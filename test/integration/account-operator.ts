import type { CommandAnswer, ProfileContentAnswer } from '@tidegate/contracts';
import { accountId, nextInt, tenantId, type SeededRng, type TenantId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { ServerProcess } from './server-process.js';
import type { RegisteredAccount } from './stored-account.js';

/** What an account must look like in the store. */
interface ExpectedAccount {
  readonly scope: AccountScope;
  readonly deposit: string;
  readonly profile: string;
  readonly lifecycle: 'open' | 'closed';
}

/** A command, and what it makes of the expectations once it is carried out. */
interface Command {
  readonly path: string;
  readonly body: { readonly key: string };
  /** Codes with which the server may rightly refuse it. */
  readonly refusals: readonly string[];
  readonly carriedOut: () => void;
}

interface Problem {
  readonly code?: string;
}

type Reply = CommandAnswer & Problem;

const HEADER = { actor: 'spec', reason: 'an acceptance test' };
const PAUSE_CODE = 'SPEC';

/** Profiles by name: each changes what its accounts analyse, so that each has a reference account of its own. */
const PROFILES = ['busy', 'few', 'short'] as const;

/**
 * Opens, configures, pauses and closes accounts through the routes of a server that is killed again and again, and keeps
 * what must be true afterwards: answered commands are carried out, and the one without an answer is carried out whole or
 * not at all, and once when it is repeated.
 */
export class AccountOperator {
  private readonly accounts = new Map<string, ExpectedAccount>();
  private readonly pauses = new Set<string>();
  private unanswered: Command | null = null;
  private commands = 0;
  /** Commands whose answer a kill prevented. */
  interrupted = 0;
  /** Interrupted commands that had been carried out when they were repeated. */
  alreadyDone = 0;
  readonly done = new Map<string, number>();

  constructor(
    private readonly setup: {
      readonly rng: SeededRng;
      readonly tenants: readonly TenantId[];
      readonly accountsOpen: number;
      /** The access token of the storage. */
      readonly token: () => string;
    },
  ) {}

  /** An account that the settings open. */
  expect(account: ExpectedAccount): void {
    this.accounts.set(accountKey(account.scope), account);
  }

  /** Saves the profiles of every tenant, made of the default profile. */
  async saveProfiles(server: ServerProcess): Promise<void> {
    const token = this.setup.token();
    const { url } = await server.line('Tidegate is up');
    const response = await fetch(new URL('/api/v1/profiles/default', String(url)), {
      headers: { authorization: `Bearer ${token}` },
    });
    const { content } = (await response.json()) as ProfileContentAnswer;
    const strategies = Object.entries(content['strategies'] as object).slice(0, 3);
    const contents = {
      busy: content,
      few: { ...content, strategies: Object.fromEntries(strategies) },
      short: { ...content, seriesCapacity: Number(content['seriesCapacity']) - 100 },
    };
    for (const tenant of this.setup.tenants) {
      for (const name of PROFILES) {
        const body = { tenant, name, content: contents[name], note: '', actor: 'spec' };
        const { status, answer } = await server.post('/api/v1/profiles', token, body);
        if (status !== 200) throw new Error(`profile ${name}: ${JSON.stringify(answer)}`);
      }
    }
  }

  /** Repeats the command that the last kill interrupted. */
  async resume(server: ServerProcess): Promise<void> {
    const command = this.unanswered;
    if (command === null) return;
    this.unanswered = null;
    const answer = await this.send(server, command);
    if (answer?.repeated) this.alreadyDone += 1;
  }

  /** Sends one command after the other, at most so many, until one is not answered. */
  async work(server: ServerProcess, commands: number): Promise<void> {
    for (let count = 0; count < commands; count++) {
      if ((await this.send(server, this.nextCommand())) === null) return;
    }
  }

  /** Differences between what must be and what is stored. */
  faults(stored: ReadonlyMap<string, RegisteredAccount>): readonly string[] {
    const subject = this.unanswered === null ? null : subjectOf(this.unanswered);
    return [...this.accounts].flatMap(([key, expected]) => {
      const found = stored.get(key);
      if (!found) return [`account ${key} is gone`];
      const { profile, lifecycle } = found.registration;
      const deposited = found.stored.balances.find(({ book }) => book === 'deposits');
      const facts = [
        [`the deposit of ${key}`, deposited?.amount.neg().toString(), expected.deposit],
        ...(key === subject
          ? []
          : [
              [`the profile of ${key}`, profile.name, expected.profile],
              [`the state of ${key}`, lifecycle, expected.lifecycle],
            ]),
      ];
      return facts.flatMap(([what, is, must]) =>
        is === must ? [] : [`${what} is ${is ?? 'nothing'} and should be ${must ?? ''}`],
      );
    });
  }

  /** Targets that are paused. */
  get paused(): readonly string[] {
    return [...this.pauses].sort();
  }

  get openAccounts(): readonly AccountScope[] {
    return this.open().map(({ scope }) => scope);
  }

  private async send(server: ServerProcess, command: Command): Promise<Reply | null> {
    let reply;
    try {
      reply = await server.post<Reply>(command.path, this.setup.token(), command.body);
    } catch {
      this.interrupted += 1;
      this.unanswered = command;
      return null;
    }
    const { status, answer } = reply;
    if (status === 200) {
      command.carriedOut();
    } else if (answer.code === 'ENGINE_STOPPED' || answer.code === 'ENGINE_NOT_READY') {
      this.unanswered = command;
      return null;
    } else if (!command.refusals.includes(answer.code ?? '')) {
      throw new Error(`${JSON.stringify(command.body)}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  private open(): readonly ExpectedAccount[] {
    return [...this.accounts.values()].filter(({ lifecycle }) => lifecycle === 'open');
  }

  private nextCommand(): Command {
    const { rng, accountsOpen } = this.setup;
    this.commands += 1;
    const open = this.open();
    if (open.length < accountsOpen) return this.opening();
    const account = this.one(open);
    const dice = rng.next();
    if (dice < 0.35) return this.configuration(account);
    if (dice < 0.45) return this.pause(account);
    if (dice < 0.7) return this.resumption();
    if (dice < 0.85) return this.sale(account);
    // A paused account is flat before long.
    const idle = open.filter(({ scope }) => this.pauses.has(pauseKeyOf(scope)));
    return this.closing(idle.length > 0 ? this.one(idle) : account);
  }

  private opening(): Command {
    const { rng, tenants } = this.setup;
    const number = this.commands;
    const tenant = tenants[number % tenants.length] as TenantId;
    const scope = { tenant, account: accountId(`a${number}`) };
    const profile = PROFILES[number % PROFILES.length] as string;
    const deposit = String(1_000 + nextInt(rng, 20_000));
    const kind = rng.next() < 0.7 ? 'margin' : 'spot';
    return this.command('open', '/api/v1/accounts', {
      more: { tenant, id: scope.account, profile, deposit, kind },
      carriedOut: () => this.expect({ scope, deposit, profile, lifecycle: 'open' }),
    });
  }

  private configuration(account: ExpectedAccount): Command {
    const profile = this.one(PROFILES);
    return this.command('configure', pathOf(account.scope), {
      more: { action: 'configure', profile },
      carriedOut: () => this.expect({ ...account, profile }),
    });
  }

  private closing(account: ExpectedAccount): Command {
    return this.command('close', pathOf(account.scope), {
      more: { action: 'close' },
      refusals: ['ACCOUNT_HOLDS_POSITIONS'],
      carriedOut: () => {
        this.expect({ ...account, lifecycle: 'closed' });
        this.pauses.delete(pauseKeyOf(account.scope));
      },
    });
  }

  private sale({ scope }: ExpectedAccount): Command {
    const target = { type: 'account', ...scope };
    return this.command('sell', '/api/v1/control', { more: { type: 'close_position', target } });
  }

  private pause({ scope }: ExpectedAccount): Command {
    const isWide = this.setup.rng.next() < 0.1;
    const target = isWide
      ? { type: 'tenant', tenant: scope.tenant }
      : { type: 'account', ...scope };
    const key = isWide ? `tenant:${scope.tenant}` : pauseKeyOf(scope);
    return this.command('pause', '/api/v1/control', {
      more: { type: 'pause', code: PAUSE_CODE, target },
      carriedOut: () => this.pauses.add(key),
    });
  }

  private resumption(): Command {
    const [key] = this.pauses;
    if (key === undefined) return this.pause(this.one(this.open()));
    const [type, name = ''] = key.split(':');
    const [tenant, account] = name.split('/');
    return this.command('resume', '/api/v1/control', {
      more: { type: 'resume', code: PAUSE_CODE, target: { type, tenant, account } },
      carriedOut: () => this.pauses.delete(key),
    });
  }

  private command(
    kind: string,
    path: string,
    {
      more,
      refusals = [],
      carriedOut = () => undefined,
    }: {
      readonly more: object;
      readonly refusals?: readonly string[];
      readonly carriedOut?: () => void;
    },
  ): Command {
    const key = `spec-${this.commands}`;
    return {
      path,
      body: { ...HEADER, ...more, key },
      refusals,
      carriedOut: () => {
        this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
        carriedOut();
      },
    };
  }

  private one<T>(choices: readonly T[]): T {
    return choices[nextInt(this.setup.rng, choices.length)] as T;
  }
}

function pathOf({ tenant, account }: AccountScope): string {
  return `/api/v1/accounts/${tenant}/${account}`;
}

function pauseKeyOf({ tenant, account }: AccountScope): string {
  return `account:${tenant}/${account}`;
}

/** The account that a command changes, by key. */
function subjectOf({ path }: Command): string | null {
  const [, tenant, account] = /^\/api\/v1\/accounts\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (tenant === undefined || account === undefined) return null;
  return accountKey({ tenant: tenantId(tenant), account: accountId(account) });
}
