import type { Operations } from '@tidegate/composition';
import type {
  AccountAnswer,
  ChangeAccountRequest,
  CommandAnswer,
  ControlRequest,
  OpenAccountRequest,
  ProfileAnswer,
  ProfileContentAnswer,
  SaveProfileRequest,
  TransferRequest,
} from '@tidegate/contracts';
import { messageOf, TidegateError, type TenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import { RefusedByServer } from './refused-by-server.js';

const TIMEOUT_MS = 30_000;

/** Operations of a running server, through its routes. Errors keep the code and the sentence of the server. */
export class RemoteOperations implements Operations {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  accounts(tenant: TenantId): Promise<readonly AccountAnswer[]> {
    return this.get(`accounts?tenant=${encodeURIComponent(tenant)}`);
  }

  account(scope: AccountScope): Promise<AccountAnswer> {
    return this.get(pathOf(scope));
  }

  openAccount(request: OpenAccountRequest): Promise<CommandAnswer> {
    return this.post('accounts', request);
  }

  changeAccount(scope: AccountScope, request: ChangeAccountRequest): Promise<CommandAnswer> {
    return this.post(pathOf(scope), request);
  }

  transfer(scope: AccountScope, request: TransferRequest): Promise<CommandAnswer> {
    return this.post(`${pathOf(scope)}/transfers`, request);
  }

  profiles(tenant: TenantId): Promise<readonly ProfileAnswer[]> {
    return this.get(`profiles?tenant=${encodeURIComponent(tenant)}`);
  }

  profile(tenant: TenantId, name: string, version?: number): Promise<ProfileContentAnswer> {
    const query = new URLSearchParams({ tenant });
    if (version !== undefined) query.set('version', String(version));
    return this.get(`profiles/${encodeURIComponent(name)}?${query.toString()}`);
  }

  saveProfile(request: SaveProfileRequest): Promise<ProfileAnswer> {
    return this.post('profiles', request);
  }

  control(request: ControlRequest): Promise<CommandAnswer> {
    return this.post('control', request);
  }

  private get<T>(path: string): Promise<T> {
    return this.answer(path, { method: 'GET' });
  }

  private post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.answer(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private async answer<T>(path: string, init: RequestInit): Promise<T> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const address = new URL(`/api/v1/${path}`, this.url);
    const response = await fetch(address, { ...init, headers, signal }).catch((thrown: unknown) => {
      throw this.unreachable(thrown);
    });
    const text = await response.text().catch((thrown: unknown) => {
      throw this.unreachable(thrown);
    });
    if (response.ok) return JSON.parse(text) as T;
    throw refusalOf(response.status, text);
  }

  /** A change may have been made: the same key makes it safe to repeat. */
  private unreachable(thrown: unknown): TidegateError {
    const { cause } = thrown as { readonly cause?: unknown };
    return new TidegateError(
      'SERVER_UNREACHABLE',
      `The server at ${this.url} did not answer (${messageOf(cause ?? thrown)}); repeat the command with the same --key once it does`,
      { cause: thrown },
    );
  }
}

function pathOf({ tenant, account }: AccountScope): string {
  return `accounts/${encodeURIComponent(tenant)}/${encodeURIComponent(account)}`;
}

function refusalOf(status: number, text: string): TidegateError {
  const { code, detail } = problemIn(text);
  const sentence = detail ?? `The server answered with status ${status} and no problem details`;
  if (status < 500 && code !== undefined) return new RefusedByServer(code, sentence);
  return new TidegateError(code ?? `HTTP_${status}`, sentence);
}

function problemIn(text: string): { readonly code?: string; readonly detail?: string } {
  try {
    return JSON.parse(text) as { readonly code?: string; readonly detail?: string };
  } catch {
    return {};
  }
}
