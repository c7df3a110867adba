import type { CommandHeader } from '@tidegate/contracts';
import { messageOf, TidegateError } from '@tidegate/kernel';

import { RefusedByServer } from './refused-by-server.js';

const TIMEOUT_MS = 30_000;

/** Client of a running server's REST API. Errors keep the code and the message of the server. */
export class ServerClient {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.answer(path, { method: 'GET' });
  }

  post<T>(path: string, body: object, { key, actor }: CommandHeader): Promise<T> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': key,
      'tidegate-actor': actor,
    };
    return this.answer(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private async answer<T>(path: string, init: RequestInit): Promise<T> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const address = new URL(`/api/v1/${path}`, this.url);
    const response = await fetch(address, { ...init, headers, signal }).catch((thrown: unknown) => {
      throw this.unreachable(thrown, init.method);
    });
    const text = await response.text().catch((thrown: unknown) => {
      throw this.unreachable(thrown, init.method);
    });
    if (response.ok) return JSON.parse(text) as T;
    throw refusalOf(response.status, text);
  }

  /** The outcome of a change is unknown; the same key makes a retry safe. */
  private unreachable(thrown: unknown, method: string | undefined): TidegateError {
    const { cause } = thrown as { readonly cause?: unknown };
    const repeat =
      method === 'GET' ? 'retry when it does' : 'retry with the same --key when it does';
    return new TidegateError(
      'SERVER_UNREACHABLE',
      `The server at ${this.url} did not answer (${messageOf(cause ?? thrown)}); ${repeat}`,
      { cause: thrown },
    );
  }
}

export function tenantPath(tenant: string): string {
  return `tenants/${encodeURIComponent(tenant)}`;
}

/** `account`: `all` for all accounts of the tenant. */
export function accountPath({
  tenant,
  account,
}: {
  readonly tenant: string;
  readonly account: string;
}): string {
  return `${tenantPath(tenant)}/accounts/${encodeURIComponent(account)}`;
}

function refusalOf(status: number, text: string): TidegateError {
  const { code, detail } = problemIn(text);
  const sentence = detail ?? `The server answered with status ${status} without problem details`;
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
