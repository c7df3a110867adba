import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TradingExports } from '@tidegate/composition';
import { silentLogger, tenantId, venueId } from '@tidegate/kernel';
import { OPERATOR, type Principal, type Verb } from '@tidegate/tenants';
import { InMemoryTradingStore, type TradingReads } from '@tidegate/trading';
import { EVERY_KIND, fillRow } from '@tidegate/trading/testing';

import { guardedBy } from '../../testing/guarded.js';
import { TRADING_EXPORTS } from '../control/trading-exports.js';
import { createHttpApplication } from '../http-application.js';
import { ExportsController } from './exports.controller.js';

const LISTS = ['positions', 'orders', 'fills', 'trades', 'decisions'];

const store = new InMemoryTradingStore();
let reads = 0;
/** A tenant with more fills than a client takes at once, whose later pages may fail. */
const endless = {
  fills: async ({ tenant }: { tenant: string }, { limit }: { limit: number }) => {
    reads += 1;
    if (tenant === 'broken' && reads > 1) throw new Error('The disk is gone');
    return { rows: Array.from({ length: limit }, () => fillRow()), cursor: `c${reads}` };
  },
} as unknown as TradingReads;
const venue = venueId('kraken');
const stored = new TradingExports({ reads: store, venue });
const generated = new TradingExports({ reads: endless, venue });
const exports: Partial<TradingExports> = {
  positions: (request) => stored.positions(request),
  orders: (request) => stored.orders(request),
  trades: (request) => stored.trades(request),
  decisions: (request) => stored.decisions(request),
  fills: (request) =>
    (request.place.tenant === tenantId('default') ? stored : generated).fills(request),
};

const reader = (...verbs: readonly Verb[]): Principal => ({
  ...{ ...OPERATOR, kind: 'key', id: 'k', label: 'k', platform: new Set() },
  grants: new Map([[tenantId('default'), new Set(verbs)]]),
});
const people: Readonly<Record<string, Principal>> = {
  operator: OPERATOR,
  exporter: reader('read', 'export'),
  reader: reader('read'),
};

@Module({
  imports: [
    guardedBy({ bySession: async () => null, byBearer: async (token) => people[token] ?? null }),
  ],
  controllers: [ExportsController],
  providers: [{ provide: TRADING_EXPORTS, useValue: exports }],
})
class Application {}

const logged: unknown[] = [];
let app: NestFastifyApplication;
let url = '';

beforeAll(async () => {
  await store.commit(EVERY_KIND);
  const error = (_message: string, fields?: unknown): void => void logged.push(fields);
  app = await createHttpApplication(Application, { logger: { ...silentLogger, error } });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

function ask(path: string, who = 'exporter', tenant = 'default'): Promise<Response> {
  const headers = { authorization: `Bearer ${who}` };
  return fetch(`${url}/api/v1/tenants/${tenant}/accounts/all/${path}`, { headers });
}

describe('exports over HTTP', () => {
  it.each(LISTS)('of %s as JSON and CSV have the same fields and rows', async (list) => {
    const json = await ask(`${list}.json`);
    expect(json.headers.get('content-type')).toMatch(/^application\/json/);
    const { rows, cursor } = (await json.json()) as { rows: object[]; cursor: null };
    expect([rows.length > 0, cursor]).toEqual([true, null]);
    const csv = await ask(`${list}.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${list}.csv"`);
    const lines = (await csv.text()).split('\r\n');
    const fields = (lines[0] ?? '').split(',');
    expect(lines).toHaveLength(rows.length + 2);
    for (const row of rows) expect([...fields].sort()).toEqual(Object.keys(row).sort());
  });

  it('take the filters of their lists', async () => {
    const { rows } = (await (await ask('orders.json?since=2099-01-01')).json()) as {
      rows: object[];
    };
    expect(rows).toEqual([]);
  });

  it.each([
    ['orders.xml', 'exporter', 400, 'REQUEST_INVALID'],
    ['orders.csv?colour=red', 'exporter', 400, 'REQUEST_INVALID'],
    ['orders.csv?strategy=trend', 'exporter', 400, 'FILTER_UNSUPPORTED'],
    ['orders.csv?cursor=x', 'exporter', 400, 'PAGE_CURSOR_INVALID'],
    ['orders.csv', 'reader', 403, 'VERB_FORBIDDEN'],
    ['orders.csv', 'nobody', 401, 'TOKEN_REQUIRED'],
  ])('of %s by %s are refused with %i %s', async (path, who, status, code) => {
    const response = await ask(path, who);
    expect([response.status, await response.json()]).toMatchObject([status, { code }]);
  });

  it('of another tenant are refused', async () => {
    const response = await ask('orders.csv', 'exporter', 'other');
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { code: 'SCOPE_FORBIDDEN' },
    ]);
  });

  it('stop reading when the client leaves', async () => {
    reads = 0;
    const response = await ask('fills.csv', 'operator', 'endless');
    const body = response.body?.getReader();
    await body?.read();
    await body?.cancel();
    // Each request is answered after the server has seen what came before it.
    for (let count = 0; count < 5; count++) await (await ask('orders.csv')).text();
    const afterwards = reads;
    for (let count = 0; count < 5; count++) await (await ask('orders.csv')).text();
    expect(reads).toBe(afterwards);
    expect(reads).toBeLessThan(500);
  });

  it('wait for a client that does not take them', async () => {
    reads = 0;
    const response = await ask('fills.csv', 'operator', 'endless');
    for (let round = 0; round < 25; round++) {
      const before = reads;
      for (let count = 0; count < 20; count++) await (await ask('orders.csv')).text();
      if (reads === before) break;
    }
    // A complete export is 500 reads; the buffers of both ends hold only some of them.
    expect(reads).toBeLessThan(500);
    await response.body?.cancel();
  });

  it('end at their limit and say how to continue', async () => {
    const text = await (await ask('fills.csv?limit=3', 'operator', 'endless')).text();
    expect(text.split('\r\n').at(-2)).toMatch(/^# Cut after 3 rows\. .* cursor=c\d+$/);
  });

  it('that fail midway break the connection, so that no part passes for the whole', async () => {
    reads = 0;
    const response = await ask('fills.csv', 'operator', 'broken');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});
