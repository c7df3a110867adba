import { installedConsole, type TidegateConfiguration } from '@tidegate/composition';
import { silentLogger, TidegateError, type Result } from '@tidegate/kernel';
import { secureRandom, SystemTime } from '@tidegate/observability';
import { openStorage } from '@tidegate/persistence';
import {
  OPERATOR,
  type Caller,
  type ConsoleServices,
  type FirstOwner,
  type Refusal,
} from '@tidegate/tenants';

import {
  clientOf,
  installationOf,
  lockedOr,
  storageOptions,
  type StorageSelection,
} from './open-operations.js';
import { headerOf } from './request-options.js';
import type { ServerClient } from './server-client.js';

/** A token that sets a new password once. */
export interface ResetToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** What the command line does about people, whether or not a server is running. */
export interface PeopleDesk {
  /** Rejects with `ALREADY_SET_UP`, `PASSWORD_WEAK`, `LOGIN_INVALID` or `NAME_INVALID`. */
  setUp(owner: FirstOwner): Promise<void>;
  /** Rejects with `USER_UNKNOWN`. */
  resetPassword(login: string, factors: 'kept' | 'removed'): Promise<ResetToken>;
}

/** Works through the running server, or on the storage when no server is running, creating the storage if needed. */
export async function withPeople<T>(
  options: StorageSelection,
  work: (desk: PeopleDesk, configuration: TidegateConfiguration) => Promise<T>,
): Promise<T> {
  const installation = await installationOf(options);
  const { server, directory, configuration } = installation;
  if (server) return work(new RemotePeople(await clientOf(server, directory)), configuration);
  const time = new SystemTime('unref');
  const storage = await openStorage({
    options: storageOptions(installation),
    timers: time,
    logger: silentLogger,
    random: secureRandom,
  }).catch((thrown: unknown) => {
    throw lockedOr(thrown, directory);
  });
  try {
    const services = installedConsole(storage, time, secureRandom);
    return await work(new StoredPeople(services), configuration);
  } finally {
    await storage.close();
  }
}

const PLACE = { address: '', device: 'command line', requestId: '' };
const CALLER: Caller = { principal: OPERATOR, ...PLACE };

class StoredPeople implements PeopleDesk {
  constructor(private readonly services: ConsoleServices) {}

  async setUp(owner: FirstOwner): Promise<void> {
    valueOf(await this.services.setup.complete(owner, PLACE));
  }

  async resetPassword(login: string, factors: 'kept' | 'removed'): Promise<ResetToken> {
    const user = await this.services.users.findByLogin(login);
    if (!user) throw userUnknown(login);
    const issued = await this.services.passwordReset.issue(CALLER, user.id, { factors });
    const { token, expiresAt } = valueOf(issued);
    return { token, expiresAt: new Date(expiresAt).toISOString() };
  }
}

interface UsersPage {
  readonly rows: readonly { readonly id: string; readonly login: string }[];
  readonly cursor: string | null;
}

const PAGE_ROWS = 100;

/** The same through the REST API of a running server. */
class RemotePeople implements PeopleDesk {
  constructor(private readonly server: ServerClient) {}

  async setUp({ login, name, password, tenant, title }: FirstOwner): Promise<void> {
    await this.server.post(
      'setup',
      { login, name, password, tenant, title },
      headerOf({ actor: OPERATOR.label }),
    );
  }

  async resetPassword(login: string, factors: 'kept' | 'removed'): Promise<ResetToken> {
    const user = await this.idOf(login);
    const request = { removesSecondFactors: factors === 'removed' };
    const path = `platform/users/${encodeURIComponent(user)}/reset`;
    return this.server.post<ResetToken>(path, request, headerOf({ actor: OPERATOR.label }));
  }

  private async idOf(login: string): Promise<string> {
    for (let cursor: string | null = ''; cursor !== null;) {
      const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: UsersPage = await this.server.get(`platform/users?limit=${PAGE_ROWS}${from}`);
      const found = page.rows.find((user) => user.login.toLowerCase() === login.toLowerCase());
      if (found) return found.id;
      cursor = page.cursor;
    }
    throw userUnknown(login);
  }
}

function userUnknown(login: string): TidegateError {
  return new TidegateError('USER_UNKNOWN', `There is no user with the login ${login}`);
}

function valueOf<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  const { code, message, details } = result.error;
  throw new TidegateError(code, message, { details });
}
