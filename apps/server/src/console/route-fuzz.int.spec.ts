import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeededRng, nextInt } from '@tidegate/kernel';

import { DeskServer, OPERATOR_HEADERS } from '../../testing/desk-server.js';
import {
  documentedRoutes,
  filledPath,
  type DocumentedRoute,
} from '../../testing/documented-routes.js';

/** Requests for each route; more by command: `TIDEGATE_FUZZ=500`. */
const ROUNDS = Number(process.env.TIDEGATE_FUZZ ?? 6);
const SEED = Number(process.env.SEED ?? 1);

const TEXTS = [
  '',
  ' ',
  'all',
  '..',
  '%2e%2e%2f',
  '\u0000',
  'ünïcode-✓',
  "'; drop table users; --",
  '<script>alert(1)</script>',
  '=1+1',
  'x'.repeat(5_000),
  '-1',
  '1e999',
  'NaN',
  '__proto__',
  '9'.repeat(40),
  '2026-02-30',
  '2026-01-01T00:00:00Z',
];
const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  [],
  [[]],
  {},
  { a: { b: { c: [] } } },
  Array.from({ length: 300 }, () => 'a'),
];
const BODIES = ['', '{', '[]', 'null', '"text"', '{"a":', '\ufeff{}', '{"__proto__":{"a":1}}'];

describe('Every route of the OpenAPI document', () => {
  let server: DeskServer;
  const rng = new SeededRng(SEED);
  const one = <T>(choices: readonly T[]): T => choices[nextInt(rng, choices.length)] as T;

  beforeAll(async () => {
    server = await DeskServer.start();
    await server.hire('default', 'ann', 'owner');
  });
  afterAll(() => server.close());

  /** A body that differs from the example in one or two members. */
  function spoiled(body: unknown): unknown {
    if (body === undefined || body === null || rng.next() < 0.1) return one(BODIES);
    const members = { ...(body as Record<string, unknown>) };
    const names = [...Object.keys(members), 'unknown'];
    for (let count = 0; count <= nextInt(rng, 2); count++) {
      if (rng.next() < 0.2) delete members[one(names)];
      else members[one(names)] = one(VALUES);
    }
    return members;
  }

  function pathOf({ path }: DocumentedRoute): string {
    const good = { tenant: 'default', account: 'paper', name: 'default', id: 'x' };
    const values = rng.next() < 0.5 ? good : { ...good, [one(Object.keys(good))]: one(TEXTS) };
    const names = ['limit', 'cursor', 'since', 'version', 'id', 'instrument', 'code', 'from', 'x'];
    const query =
      rng.next() < 0.5 ? '' : `?${one(names)}=${encodeURIComponent(one(TEXTS).toWellFormed())}`;
    return `${filledPath(path, values)}${query}`;
  }

  it(
    `answers ${ROUNDS} odd requests per route without a server fault (SEED=${SEED})`,
    async () => {
      for (const route of documentedRoutes()) {
        for (let round = 0; round < ROUNDS; round++) {
          const path = pathOf(route);
          const body = route.method === 'GET' ? undefined : spoiled(route.body);
          const key = one([`k-${round}-${nextInt(rng, 1_000_000)}`, '', 'ä', 'x'.repeat(65)]);
          const headers = {
            ...(rng.next() < 0.9 ? OPERATOR_HEADERS : {}),
            'idempotency-key': Buffer.from(key, 'utf8').toString('latin1'),
          };
          const { status, text } = await server.ask(path, { method: route.method, headers, body });
          const asked = [route.method, path.slice(0, 200), JSON.stringify(body)?.slice(0, 300)];
          const isFault =
            status >= 500 && !(route.path.endsWith('/health/ready') && status === 503);
          expect([asked, isFault ? text : 'no fault']).toEqual([asked, 'no fault']);
        }
      }
      expect(server.logged).toEqual([]);
    },
    10_000 + ROUNDS * 60_000,
  );
});
