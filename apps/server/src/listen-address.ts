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

/** Throws `ADDRESS_EXPOSED` unless the host is loopback: the access token travels unencrypted. */
export function expectLoopback({ host }: ListenAddress): void {
  if (LOOPBACK.test(host)) return;
  throw new TidegateError(
    'ADDRESS_EXPOSED',
    `server.host is ${host}; the routes that change accounts and profiles need a loopback address. Set server.host=127.0.0.1, or start with --role engine, which omits these routes`,
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
