import type { CommandAnswer, ProfileContentAnswer } from '@tidegate/contracts';
import { accountId, nextInt, tenantId, type SeededRng, type TenantId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { ServerProcess } from './server-process.js';
import type { RegisteredAccount } from './stored-account.js';

/** Expected stored state of an account. */
interface ExpectedAccount {
  readonly scope: AccountScope;
  readonly deposit: string;
  readonly profile: string;
  readonly lifecycle: 'open' | 'closed';
}

/** A command and its effect on the expectations. */
interface Command {
  readonly path: string;
  readonly key: string;
  readonly body: object;
  /** Error codes with which the server may reject the command. */
  readonly rejections: readonly string[];
  /** Updates the expectations after the command succeeded. */
  readonly onSuccess: () => void;
}

interface Problem {
  readonly code?: string;
}

type Reply = CommandAnswer & Problem;

const REASON = { reason: 'an acceptance test' };
const PAUSE_CODE = 'SPEC';

/** Names of profiles. Each differs in its analysis, so each has its own reference account. */
const PROFILES = ['busy', 'few', 'short'] as const;

/**
 * Opens, configures, pauses, and closes accounts through the API of a server that is killed repeatedly, and tracks the
 * expected state. Answered commands are executed. A command interrupted by a kill is executed completely or not at all,
 * and exactly once after it is repeated.
 */
export class AccountOperator {
  private readonly accounts = new Map<string, ExpectedAccount>();
  private readonly pauses = new Set<string>();
  private unanswered: Command | null = null;
  private commands = 0;
  /** Number of commands that a kill left without an answer. */
  interrupted = 0;
  /** Number of interrupted commands that were found executed when repeated. */
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

  /** Expects an account in the given state. */
  expect(account: ExpectedAccount): void {
    this.accounts.set(accountKey(account.scope), account);
  }

  /** Saves the profiles, derived from the default profile, for every tenant. */
  async saveProfiles(server: ServerProcess): Promise<void> {
    const token = this.setup.token();
    const { url } = await server.line('Tidegate is up');
    const response = await fetch(new URL('/api/v1/tenants/default/profiles/default', String(url)), {
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
        const body = { name, content: contents[name], note: '' };
        const path = `/api/v1/tenants/${tenant}/profiles`;
        const { status, answer } = await server.post(path, token, { body });
        if (status !== 200) {
          throw new Error(`Profile ${name} was not saved: ${JSON.stringify(answer)}`);
        }
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

  /** Sends up to `commands` commands in sequence; stops when one is not answered. */
  async work(server: ServerProcess, commands: number): Promise<void> {
    for (let count = 0; count < commands; count++) {
      if ((await this.send(server, this.nextCommand())) === null) return;
    }
  }

  /** Differences between the expected and the stored state. */
  faults(stored: ReadonlyMap<string, RegisteredAccount>): readonly string[] {
    const subject = this.unanswered === null ? null : subjectOf(this.unanswered);
    return [...this.accounts].flatMap(([key, expected]) => {
      const found = stored.get(key);
      if (!found) return [`account ${key} is missing`];
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
        is === must ? [] : [`${what} is ${is ?? 'missing'}, expected ${must ?? ''}`],
      );
    });
  }

  /** Sorted keys of the paused targets. */
  get paused(): readonly string[] {
    return [...this.pauses].sort();
  }

  get openAccounts(): readonly AccountScope[] {
    return this.open().map(({ scope }) => scope);
  }

  private async send(server: ServerProcess, command: Command): Promise<Reply | null> {
    let reply;
    try {
      reply = await server.post<Reply>(command.path, this.setup.token(), command);
    } catch {
      this.interrupted += 1;
      this.unanswered = command;
      return null;
    }
    const { status, answer } = reply;
    if (status === 200) {
      command.onSuccess();
    } else if (answer.code === 'ENGINE_STOPPED' || answer.code === 'ENGINE_NOT_READY') {
      this.unanswered = command;
      return null;
    } else if (!command.rejections.includes(answer.code ?? '')) {
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
    // Paused accounts are soon flat, so closing one is likely to succeed.
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
    return this.command('open', `/api/v1/tenants/${tenant}/accounts`, {
      more: { id: scope.account, profile, deposit, kind },
      onSuccess: () => this.expect({ scope, deposit, profile, lifecycle: 'open' }),
    });
  }

  private configuration(account: ExpectedAccount): Command {
    const profile = this.one(PROFILES);
    return this.command('configure', pathOf(account.scope), {
      more: { action: 'configure', profile },
      onSuccess: () => this.expect({ ...account, profile }),
    });
  }

  private closing(account: ExpectedAccount): Command {
    return this.command('close', pathOf(account.scope), {
      more: { action: 'close' },
      rejections: ['ACCOUNT_HOLDS_POSITIONS'],
      onSuccess: () => {
        this.expect({ ...account, lifecycle: 'closed' });
        this.pauses.delete(pauseKeyOf(account.scope));
      },
    });
  }

  private sale({ scope }: ExpectedAccount): Command {
    return this.command('sell', `${pathOf(scope)}/control`, { more: { type: 'close_position' } });
  }

  private pause({ scope }: ExpectedAccount): Command {
    const isTenantWide = this.setup.rng.next() < 0.1;
    const place = isTenantWide ? tenantPath(scope.tenant) : pathOf(scope);
    const key = isTenantWide ? `tenant:${scope.tenant}` : pauseKeyOf(scope);
    return this.command('pause', `${place}/control`, {
      more: { type: 'pause', code: PAUSE_CODE },
      onSuccess: () => this.pauses.add(key),
    });
  }

  private resumption(): Command {
    const [key] = this.pauses;
    if (key === undefined) return this.pause(this.one(this.open()));
    const [, name = ''] = key.split(':');
    const [tenant = '', account] = name.split('/');
    const place = account === undefined ? tenantPath(tenant) : pathOf({ tenant, account });
    return this.command('resume', `${place}/control`, {
      more: { type: 'resume', code: PAUSE_CODE },
      onSuccess: () => this.pauses.delete(key),
    });
  }

  private command(
    kind: string,
    path: string,
    {
      more,
      rejections = [],
      onSuccess = () => undefined,
    }: {
      readonly more: object;
      readonly rejections?: readonly string[];
      readonly onSuccess?: () => void;
    },
  ): Command {
    const key = `spec-${this.commands}`;
    return {
      path,
      key,
      body: { ...REASON, ...more },
      rejections,
      onSuccess: () => {
        this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
        onSuccess();
      },
    };
  }

  private one<T>(choices: readonly T[]): T {
    return choices[nextInt(this.setup.rng, choices.length)] as T;
  }
}

function tenantPath(tenant: string): string {
  return `/api/v1/tenants/${tenant}`;
}

function pathOf({ tenant, account }: Readonly<Record<'tenant' | 'account', string>>): string {
  return `${tenantPath(tenant)}/accounts/${account}`;
}

function pauseKeyOf({ tenant, account }: AccountScope): string {
  return `account:${tenant}/${account}`;
}

/** Key of the account that a command changes; `null` if it changes none. */
function subjectOf({ path }: Command): string | null {
  const [, tenant, account] = /^\/api\/v1\/tenants\/([^/]+)\/accounts\/([^/]+)$/.exec(path) ?? [];
  if (tenant === undefined || account === undefined) return null;
  return accountKey({ tenant: tenantId(tenant), account: accountId(account) });
}
