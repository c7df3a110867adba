import { FastifyAdapter } from '@nestjs/platform-fastify';
import { messageOf, TidegateError } from '@tidegate/kernel';

import { codeOf } from './exit-codes.js';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const ADVICE: ReadonlyMap<string, (address: ListenAddress) => string> = new Map([
  [
    'EADDRINUSE',
    ({ host, port }) =>
      `${host}:${port} is in use, perhaps by another Tidegate; stop that program or choose another port (server.port)`,
  ],
  [
    'EACCES',
    ({ host, port }) =>
      `This user may not listen on ${host}:${port}; choose a port above 1023 (server.port)`,
  ],
  ['EADDRNOTAVAIL', ({ host }) => notOurs(host)],
  ['ENOTFOUND', ({ host }) => notOurs(host)],
  ['EAI_AGAIN', ({ host }) => notOurs(host)],
]);

function notOurs(host: string): string {
  return `server.host is ${host}, which is not an address of this machine; choose one that is, for example 127.0.0.1`;
}

/** Adds advice to a failed listen and keeps its system code. Returns any other error unchanged. */
export function listenErrorOf(thrown: unknown, address: ListenAddress): unknown {
  const code = codeOf(thrown);
  const advice = ADVICE.get(code);
  if (!advice) return thrown;
  return new TidegateError(code, `${advice(address)} (${messageOf(thrown)})`, { cause: thrown });
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** What the settings say about the way from clients to the server. */
export interface Exposure extends ListenAddress {
  readonly publicUrl?: string;
}

/**
 * Throws `ADDRESS_EXPOSED` unless the host is loopback, or clients reach the server through TLS: passwords, cookies and
 * tokens must not travel unencrypted.
 */
export function expectProtected({ host, publicUrl }: Exposure): void {
  if (LOOPBACK.test(host) || publicUrl?.startsWith('https://')) return;
  throw new TidegateError(
    'ADDRESS_EXPOSED',
    `server.host is ${host}, and passwords and tokens would travel unencrypted. Set server.host=127.0.0.1; or put a proxy with TLS in front and set server.publicUrl to its https address; or start with --role engine, which omits the routes for people`,
  );
}

/** Listens briefly to detect an unusable address before the start opens storage and market. */
export async function expectFreeAddress(address: ListenAddress): Promise<void> {
  const probe = new FastifyAdapter().getInstance();
  try {
    await probe.listen({ port: address.port, host: address.host });
  } catch (thrown) {
    throw listenErrorOf(thrown, address);
  } finally {
    await probe.close();
  }
}
