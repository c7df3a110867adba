import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  DecisionCardAnswer,
  DecisionPageAnswer,
  OverviewAnswer,
  PerformanceAnswer,
  StandingsAnswer,
} from '@tidegate/contracts';

import { BUSY_TRADING, ServerFixture, type ServerProcess } from './server-process.js';

const PLACE = '/api/v1/tenants/default/accounts/paper';

describe('what the console reads of a trading server', () => {
  let fixture: ServerFixture;
  let server: ServerProcess;
  let url = '';
  let token = '';

  beforeAll(async () => {
    fixture = await ServerFixture.open();
    server = fixture.start({ settings: { ...BUSY_TRADING, 'market.demo.speed': 200 } });
    await server.running();
    url = String((await server.line('Tidegate is up'))['url']);
    token = (await readFile(join(fixture.storage, 'demo', 'access-token'), 'utf8')).trim();
    await server.statusWhen('a trade is closed', ({ trades }) => (trades.closed ?? 0) > 0);
  }, 90_000);
  afterAll(() => fixture.close());

  /** Refused decisions are written behind, so the first may be missing for a moment. */
  async function newest(outcome: string): Promise<string> {
    return server.find(`a decision is ${outcome}`, async () => {
      const { rows } = await read<DecisionPageAnswer>(`decisions?outcome=${outcome}&limit=1`);
      return rows[0]?.id;
    });
  }

  async function read<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(new URL(`${PLACE}/${path}`, url), { headers });
    const body = (await response.json()) as T;
    expect([path, response.status, response.status === 200 ? null : body]).toEqual([
      path,
      200,
      null,
    ]);
    return body;
  }

  it('shows the account in one look', async () => {
    const overview = await read<OverviewAnswer>('overview');
    expect(['yes', 'watch']).toContain(overview.safety.state);
    expect(Number(overview.equity)).toBeGreaterThan(0);
    expect(overview.decisions.length).toBeGreaterThan(0);
    expect(overview.funnel.decisions).toBeGreaterThan(0);
  });

  it('shows an accepted and a refused decision whole', async () => {
    for (const outcome of ['accepted', 'rejected']) {
      const card = await read<DecisionCardAnswer>(`decisions/${await newest(outcome)}`);
      expect(card.gates.length).toBe(30);
      expect(card.voters.length).toBeGreaterThan(1);
      expect(card.votes.silent).not.toBeNull();
      if (outcome === 'rejected') expect(card.outlook.state).not.toBe('not_recorded');
      else expect(card.orders.length).toBeGreaterThan(0);
    }
  });

  it('shows what every strategy says now', async () => {
    const { standings } = await read<StandingsAnswer>('standing');
    expect(standings).toHaveLength(8);
    for (const { opinions } of standings) expect(opinions).toHaveLength(8);
  });

  it('shows the record and the market', async () => {
    const performance = await read<PerformanceAnswer>('performance');
    expect(performance.base.trades).toBeGreaterThan(0);
    for (const path of [
      'risk',
      'equity?benchmark=BTC/USD',
      'candles?instrument=BTC/USD&timeframe=1m&limit=5000',
      'instruments',
      'book?instrument=BTC/USD',
      'decisions/near-misses',
      'decisions/try-limit?gate=SPREAD_TOO_WIDE&limit=0.01',
      'missed-trades?of=ai_vetoes',
      'missed-trades?of=breakeven',
    ]) {
      expect(await read<object>(path)).toBeDefined();
    }
  });
});
