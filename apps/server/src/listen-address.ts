import { FastifyAdapter } from '@nestjs/platform-fastify';
import { messageOf, TidegateError } from '@tidegate/kernel';

import { codeOf } from './exit-codes.js';

/** Where the server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const ADVICE: ReadonlyMap<string, (address: ListenAddress) => string> = new Map([
  [
    'EADDRINUSE',
    ({ host, port }) =>
      `${host}:${port} is taken, perhaps by another Tidegate: end that program, or choose another port (server.port)`,
  ],
  [
    'EACCES',
    ({ host, port }) =>
      `The system does not let this user listen on ${host}:${port}: choose a port above 1023 (server.port)`,
  ],
  ['EADDRNOTAVAIL', ({ host }) => notOurs(host)],
  ['ENOTFOUND', ({ host }) => notOurs(host)],
  ['EAI_AGAIN', ({ host }) => notOurs(host)],
]);

function notOurs(host: string): string {
  return `server.host is ${host}, which is no address of this machine: choose one that is, for instance 127.0.0.1`;
}

/** The same failure with what to do about it, under the code of the system; what is none of its failures passes unchanged. */
export function listenErrorOf(thrown: unknown, address: ListenAddress): unknown {
  const code = codeOf(thrown);
  const advice = ADVICE.get(code);
  if (!advice) return thrown;
  return new TidegateError(code, `${advice(address)} (${messageOf(thrown)})`, { cause: thrown });
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Refuses to serve routes that change something to other machines: their token travels in the clear. */
export function expectLoopback({ host }: ListenAddress): void {
  if (LOOPBACK.test(host)) return;
  throw new TidegateError(
    'ADDRESS_EXPOSED',
    `server.host is ${host}; the routes that change accounts and profiles answer on the machine itself only. Set server.host=127.0.0.1, or start with --role engine, which does not have them`,
  );
}

/** Listens for a moment and lets go: an address that would refuse the server is told before anything is made for it. */
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
