import { beforeEach, describe, expect, it } from '@jest/globals';
import { PageQuery, WhyQuery } from '@tidegate/contracts';
import { decisionId, epochMs, orderId, positionId, tenantId, venueId } from '@tidegate/kernel';
import { InMemoryTradingStore } from '@tidegate/trading';
import {
  changesOf,
  commitOf,
  decisionRow,
  EVERY_KIND,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  registrationRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  wholeCommit,
} from '@tidegate/trading/testing';

import { StoredTradingViews, type AccountsScope } from './trading-views.js';

const SECOND = scopeOf('default', 'second');
const ALL: AccountsScope = { tenant: SECOND.tenant, account: null };
const OTHER: AccountsScope = { tenant: tenantId('other'), account: null };
const ids = { decision: decisionRow().id, order: orderRow().id, position: positionRow().id };

let store: InMemoryTradingStore;
let views: StoredTradingViews;

const query = (members: Partial<PageQuery> = {}): PageQuery =>
  Object.assign(new PageQuery(), members);
const about = (members: Partial<WhyQuery> = {}): WhyQuery => Object.assign(new WhyQuery(), members);

beforeEach(async () => {
  store = new InMemoryTradingStore();
  const accounts = [MAIN_ACCOUNT, SECOND].map((scope) => registrationRow({}, scope));
  views = new StoredTradingViews({
    reads: store,
    accounts: {
      list: async ({ tenant }) => (tenant === 'default' ? accounts : []),
      find: async () => null,
    },
    venue: venueId('kraken'),
  });
  await store.commit(EVERY_KIND);
});

describe('Pages of trading rows', () => {
  it('trading rows show amounts as plain decimal strings and times in ISO 8601', async () => {
    const { rows } = await views.positions(ALL, query());
    expect(rows).toMatchObject([
      {
        account: 'main',
        id: ids.position,
        cost: '7916.468486652',
        stop: '63500',
        target: '65400',
        risk: '76.96',
        openedAt: new Date(STORE_EPOCH).toISOString(),
        closedAt: null,
      },
    ]);
    const [trade] = (await views.trades(ALL, query())).rows;
    expect(trade).toMatchObject({ grossPnl: '157.604', fees: '25.5', netPnl: '132.104' });
    const [decision] = (await views.decisions(ALL, query())).rows;
    expect(decision).toMatchObject({
      code: 'SPREAD_TOO_WIDE',
      reason: 'The spread 0.4 % exceeds 0.1 %.',
    });
  });

  it('trading rows show a very small amount without an exponent', async () => {
    const tiny = tradeRow({
      position: positionId('p-tiny'),
      fees: tradeRow().fees.times(1e-12) as never,
    });
    await store.commit(commitOf({ trades: [tiny] }));
    const { rows } = await views.trades(ALL, query());
    expect(rows.find(({ position }) => position === 'p-tiny')?.fees).toBe('0.0000000000255');
  });

  it('the instrument filter accepts an instrument with or without its venue', async () => {
    for (const instrument of ['BTC/USD', 'kraken:BTC/USD']) {
      expect((await views.orders(ALL, query({ instrument }))).rows).toHaveLength(1);
    }
    expect((await views.orders(ALL, query({ instrument: 'other:BTC/USD' }))).rows).toEqual([]);
  });

  it('pages of trading rows filter by time span, account and gate', async () => {
    const later = new Date(STORE_EPOCH + 1).toISOString();
    expect((await views.orders(ALL, query({ since: later }))).rows).toEqual([]);
    expect((await views.orders(ALL, query({ until: later }))).rows).toHaveLength(1);
    expect((await views.orders({ ...ALL, account: SECOND.account }, query())).rows).toEqual([]);
    expect((await views.decisions(ALL, query({ code: 'STALE_DATA' }))).rows).toEqual([]);
    expect((await views.decisions(ALL, query({ code: 'SPREAD_TOO_WIDE' }))).rows).toHaveLength(1);
  });

  it('a query with a date that does not exist is refused', async () => {
    const reading = views.orders(ALL, query({ since: '2026-02-30' }));
    await expect(reading).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('pages continue after their cursor and contain only rows of one tenant', async () => {
    const another = orderRow({ id: orderId('o-2'), createdAt: epochMs(STORE_EPOCH + 5) });
    await store.commit(commitOf({ orders: [another] }));
    const first = await views.orders(ALL, query({ limit: '1' }));
    const second = await views.orders(ALL, query({ limit: '1', cursor: first.cursor ?? '' }));
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(['o-2', ids.order]);
    expect(second.cursor).toBeNull();
    expect((await views.orders(OTHER, query())).rows).toEqual([]);
  });
});

describe('Why', () => {
  it.each([
    ['a decision', ids.decision],
    ['an order', ids.order],
    ['a position or its trade', ids.position],
  ])('why finds the decision of %s by id', async (_what, id) => {
    const answer = await views.why(ALL, about({ id }));
    expect(answer).toMatchObject({
      decision: { id: ids.decision, votesFor: 3, verdicts: [{ passed: true }, { passed: false }] },
      position: { id: ids.position },
      orders: [{ id: ids.order }],
      fills: [{ order: ids.order }],
      trade: { netPnl: '132.104' },
    });
  });

  it('why finds the decision of an exit through its position', async () => {
    const exit = orderRow({ id: orderId('o-exit'), decision: null, purpose: 'exit' });
    await store.commit(commitOf({ orders: [exit] }));
    expect((await views.why(ALL, about({ id: 'o-exit' }))).decision.id).toBe(ids.decision);
  });

  it('why without an id explains the newest decision', async () => {
    const newer = decisionRow({ id: decisionId('d-new'), at: epochMs(STORE_EPOCH + 9) });
    await store.commit(commitOf({ decisions: [newer] }));
    expect((await views.why(ALL, about())).decision.id).toBe('d-new');
    expect((await views.why({ ...ALL, account: MAIN_ACCOUNT.account }, about())).decision.id).toBe(
      'd-new',
    );
  });

  it('why requires an account when two accounts have the id', async () => {
    const decision = decisionRow({ scope: SECOND });
    await store.commit(wholeCommit({ accounts: [changesOf({ decisions: [decision] }, SECOND)] }));
    await expect(views.why(ALL, about({ id: ids.decision }))).rejects.toMatchObject({
      code: 'ID_AMBIGUOUS',
      message: expect.stringContaining('main, second'),
    });
    const answer = await views.why(SECOND, about({ id: ids.decision }));
    expect(answer).toMatchObject({ decision: { account: 'second' }, position: null, orders: [] });
  });

  it('why refuses an id that does not exist within the tenant', async () => {
    const searches = [
      [ALL, { id: 'd-none' }],
      [OTHER, { id: ids.order }],
      [SECOND, {}],
    ] as const;
    for (const [place, members] of searches) {
      await expect(views.why(place, about(members))).rejects.toMatchObject({ code: 'ID_UNKNOWN' });
    }
  });

  it('why rejects with a code when the decision of an order is no longer stored', async () => {
    const order = orderRow({ id: orderId('o-old'), decision: decisionId('d-gone') });
    await store.commit(commitOf({ orders: [order] }));
    const asking = views.why(ALL, about({ id: 'o-old' }));
    await expect(asking).rejects.toMatchObject({ code: 'DECISION_NOT_KEPT' });
  });
});
