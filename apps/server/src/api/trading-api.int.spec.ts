import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StoredTradingViews } from '@tidegate/composition';
import { silentLogger, venueId } from '@tidegate/kernel';
import { InMemoryTradingStore } from '@tidegate/trading';
import { decisionRow, EVERY_KIND, registrationRow } from '@tidegate/trading/testing';

import { guardedBy } from '../../testing/guarded.js';
import { OperatorOnly } from '../access/operator-only.js';
import { TRADING_VIEWS } from '../control/trading-views.js';
import { createHttpApplication } from '../http-application.js';
import { CatalogueController } from './catalogue.controller.js';
import { TradingController } from './trading.controller.js';

const TOKEN = 'a-token-of-the-storage-directory-0123456789';
const PAGES = ['positions', 'orders', 'trades', 'decisions'];

const store = new InMemoryTradingStore();
const views = new StoredTradingViews({
  reads: store,
  accounts: { list: async () => [registrationRow()], find: async () => null },
  venue: venueId('kraken'),
});

@Module({
  imports: [guardedBy(new OperatorOnly(TOKEN))],
  controllers: [TradingController, CatalogueController],
  providers: [{ provide: TRADING_VIEWS, useValue: views }],
})
class Application {}

const logged: unknown[] = [];
let app: NestFastifyApplication;
let url = '';

beforeAll(async () => {
  await store.commit(EVERY_KIND);
  const error = (_message: string, fields?: unknown): void => void logged.push(fields);
  app = await createHttpApplication(Application, { ...silentLogger, error });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

const ALL = '/api/v1/tenants/default/accounts/all';

async function ask(path: string, place = ALL): Promise<readonly [number, unknown]> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const response = await fetch(`${url}${place}/${path}`, { headers });
  return [response.status, await response.json()];
}

describe('CatalogueController', () => {
  it('answers 401 without the token', async () => {
    expect((await fetch(`${url}/api/v1/gates`)).status).toBe(401);
  });

  it('lists the gates', async () => {
    const gates = expect.arrayContaining([expect.objectContaining({ code: 'SPREAD_TOO_WIDE' })]);
    expect(await ask('gates', '/api/v1')).toEqual([200, { gates }]);
  });
});

describe('TradingController', () => {
  it.each([...PAGES, 'why'])('answers 401 without the token: %s', async (path) => {
    expect((await fetch(`${url}${ALL}/${path}`)).status).toBe(401);
  });

  it.each(PAGES)('returns pages and applies the filters of the query: %s', async (path) => {
    const query = 'instrument=BTC/USD&limit=1';
    const page = { rows: [{ account: 'main' }], cursor: null };
    expect(await ask(`${path}?${query}`)).toMatchObject([200, page]);
    const none = { rows: [], cursor: null };
    expect(await ask(`${path}?since=2026-12-31`)).toEqual([200, none]);
  });

  it('explains a decision by its id', async () => {
    const { id } = decisionRow();
    expect(await ask(`why?id=${id}`)).toMatchObject([200, { decision: { id } }]);
  });

  it.each([
    ['orders?limit=0', 400, 'REQUEST_INVALID'],
    ['orders?limit=1001', 400, 'REQUEST_INVALID'],
    ['orders?limit=1&limit=2', 400, 'REQUEST_INVALID'],
    ['orders?colour=red', 400, 'REQUEST_INVALID'],
    ['orders?since=2026-02-30', 400, 'REQUEST_INVALID'],
    ['orders?cursor=x', 400, 'PAGE_CURSOR_INVALID'],
    ['orders?strategy=trend', 400, 'FILTER_UNSUPPORTED'],
    ['decisions?code=NOTHING', 400, 'REQUEST_INVALID'],
    ['why?id=d-none', 404, 'ID_UNKNOWN'],
    ['why?id=%20', 400, 'REQUEST_INVALID'],
  ])('answers an invalid query with problem details: %s', async (path, status, code) => {
    expect(await ask(path)).toMatchObject([status, { code }]);
    expect(logged).toEqual([]);
  });
});
