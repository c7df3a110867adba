import 'reflect-metadata';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  LimitTrials,
  RecordedEntries,
  StoredDecisionViews,
  StoredTradingViews,
} from '@tidegate/composition';
import { silentLogger, venueId } from '@tidegate/kernel';
import type { Storage } from '@tidegate/persistence';
import { STRATEGY_REGISTRY, StrategyRegistry } from '@tidegate/strategies';
import { InMemoryTradingStore, type EngineSettings, type ResolvedProfile } from '@tidegate/trading';
import { decisionRow, EVERY_KIND, registrationRow, STORE_EPOCH } from '@tidegate/trading/testing';

import { guardedBy } from '../../testing/guarded.js';
import { OperatorOnly } from '../access/operator-only.js';
import { DECISION_VIEWS, LIMIT_TRIALS } from '../control/account-views.js';
import { TRADING_VIEWS } from '../control/trading-views.js';
import { createHttpApplication } from '../http-application.js';
import { CatalogueController } from './catalogue.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { TradingController } from './trading.controller.js';

const TOKEN = 'a-token-of-the-storage-directory-0123456789';
const PAGES = ['positions', 'orders', 'trades', 'decisions'];
const DECISIONS = ['decisions/funnel', 'decisions/d-1-1'];
/** Lists that need one account. */
const OF_ONE = ['decisions/near-misses', 'decisions/try-limit?gate=SPREAD_TOO_WIDE&limit=1'];

const store = new InMemoryTradingStore();
const views = new StoredTradingViews({
  reads: store,
  accounts: { list: async () => [registrationRow()], find: async () => null },
  venue: venueId('kraken'),
});

const NOTHING_MISSED = {
  find: async () => null,
  several: async () => [],
  nearMisses: async () => ({ rows: [], cursor: null }),
} as unknown as Storage['missed'];
const sources = {
  reads: store,
  accounts: { list: async () => [registrationRow()], find: async () => null },
  archive: { candles: async () => [] },
  missed: NOTHING_MISSED,
  entries: new RecordedEntries({
    profiles: { content: async () => null },
    resolver: { resolve: () => ({}) as ResolvedProfile },
    settings: {} as EngineSettings,
  }),
  clock: { now: () => STORE_EPOCH },
  venue: venueId('kraken'),
};
const decisions = new StoredDecisionViews(sources);
const trials = new LimitTrials(sources);

@Module({
  imports: [guardedBy(new OperatorOnly(TOKEN))],
  controllers: [TradingController, DecisionsController, CatalogueController],
  providers: [
    { provide: TRADING_VIEWS, useValue: views },
    { provide: STRATEGY_REGISTRY, useValue: new StrategyRegistry() },
    { provide: DECISION_VIEWS, useValue: decisions },
    { provide: LIMIT_TRIALS, useValue: trials },
  ],
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

const ALL = '/api/v1/tenants/default/accounts/all';
const MAIN = '/api/v1/tenants/default/accounts/main';

async function ask(path: string, place = ALL): Promise<readonly [number, unknown]> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const response = await fetch(`${url}${place}/${path}`, { headers });
  return [response.status, await response.json()];
}

describe('CatalogueController', () => {
  it('answers 401 without the token', async () => {
    expect((await fetch(`${url}/api/v1/gates`)).status).toBe(401);
  });

  it('lists the strategies with the ranges of their parameters', async () => {
    const [status, body] = await ask('strategies', '/api/v1');
    const keltner = expect.objectContaining({ name: 'keltner', candlesNeeded: expect.any(Number) });
    expect([status, body]).toEqual([200, { strategies: expect.arrayContaining([keltner]) }]);
  });

  it('lists the gates', async () => {
    const gates = expect.arrayContaining([expect.objectContaining({ code: 'SPREAD_TOO_WIDE' })]);
    expect(await ask('gates', '/api/v1')).toEqual([200, { gates }]);
  });
});

describe('TradingController', () => {
  it.each([...PAGES, ...DECISIONS, ...OF_ONE, 'why'])(
    'answers 401 without the token: %s',
    async (path) => {
      expect((await fetch(`${url}${ALL}/${path}`)).status).toBe(401);
    },
  );

  it.each(PAGES)('returns pages and applies the filters of the query: %s', async (path) => {
    const query = 'instrument=BTC/USD&limit=1';
    const page = { rows: [{ account: 'main' }], cursor: null };
    expect(await ask(`${path}?${query}`)).toMatchObject([200, page]);
    const none = { rows: [], cursor: null };
    expect(await ask(`${path}?since=2026-12-31`)).toEqual([200, none]);
  });

  it('shows one decision whole', async () => {
    const { id } = decisionRow();
    const found = await ask(`decisions/${id}`, MAIN);
    expect(found).toMatchObject([200, { decision: { id }, needed: null, orders: [{}] }]);
    expect(await ask('decisions/d-none', MAIN)).toMatchObject([404, { code: 'ID_UNKNOWN' }]);
  });

  it('counts decisions by hour and gate', async () => {
    const code = 'SPREAD_TOO_WIDE';
    const since = new Date(STORE_EPOCH).toISOString();
    const funnel = await ask(`decisions/funnel?since=${since}&until=${since}`);
    expect(funnel).toMatchObject([200, { totals: [{ code, count: 1 }] }]);
  });

  it('answers with empty near misses, and refuses to try a limit in an unknown account', async () => {
    expect(await ask('decisions/near-misses', MAIN)).toEqual([200, { rows: [], cursor: null }]);
    const tried = await ask('decisions/try-limit?gate=SPREAD_TOO_WIDE&limit=0.1', MAIN);
    expect(tried).toMatchObject([404, { code: 'ACCOUNT_UNKNOWN' }]);
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
    ['decisions/funnel?since=2026-01-01&until=2026-03-01', 400, 'FUNNEL_SPAN_INVALID'],
    ['decisions/d-1-1', 400, 'REQUEST_INVALID'],
    ['decisions/near-misses', 400, 'REQUEST_INVALID'],
    ['decisions/try-limit?gate=SPREAD_TOO_WIDE&limit=x', 400, 'REQUEST_INVALID'],
    ['why?id=d-none', 404, 'ID_UNKNOWN'],
    ['why?id=%20', 400, 'REQUEST_INVALID'],
  ])('answers an invalid query with problem details: %s', async (path, status, code) => {
    expect(await ask(path)).toMatchObject([status, { code }]);
    expect(logged).toEqual([]);
  });
});
