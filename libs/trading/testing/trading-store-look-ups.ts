import { expect, it } from '@jest/globals';

import {
  decisionId,
  epochMs,
  fillId,
  HOUR_MS,
  instrumentId,
  orderId,
  positionId,
  type EpochMs,
} from '@tidegate/kernel';
import type { DecisionRecord, PageRequest } from '@tidegate/model';

import type { RowFilter } from '../src/ports.js';
import {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
import { changesOf, commitOf, EVERY_KIND, wholeCommit } from './store-commits.js';
import type { StoreUnderTest } from './store-under-test.js';

const ALL: PageRequest = { limit: 1_000 };
const BTC = instrumentId('kraken', 'BTC/USD');
const ETH = instrumentId('kraken', 'ETH/USD');
const SECOND = scopeOf('default', 'second');
const OTHER = scopeOf('other', 'main');
const after = (ms: number): EpochMs => epochMs(STORE_EPOCH + ms);

/** Single rows, filters, decision traces and the funnel. */
export function describeStoreLookUps(under: () => StoreUnderTest): void {
  describeSingleRows(under);
  describeFilters(under);
  describeTraces(under);
  describeFunnel(under);
}

function describeSingleRows(under: () => StoreUnderTest): void {
  it('S60 finds a row by id in its account only', async () => {
    const { trading } = under();
    await trading.commit(EVERY_KIND);
    const ids = [orderRow().id, fillRow().id, positionRow().id, decisionRow().id] as const;
    const [order, fill, position, decision] = ids;
    expect(await trading.order(MAIN_ACCOUNT, order)).toStrictEqual(orderRow());
    expect(await trading.fill(MAIN_ACCOUNT, fill)).toStrictEqual(fillRow());
    expect(await trading.position(MAIN_ACCOUNT, position)).toStrictEqual(positionRow());
    const transaction = transactionRow().id;
    expect(await trading.transaction(MAIN_ACCOUNT, transaction)).toStrictEqual(transactionRow());
    expect(await trading.trade(MAIN_ACCOUNT, position)).toStrictEqual(tradeRow());
    expect(await trading.decision(MAIN_ACCOUNT, decision)).toStrictEqual(decisionRow());
    for (const scope of [SECOND, OTHER]) {
      expect(await trading.order(scope, order)).toBeNull();
      expect(await trading.fill(scope, fill)).toBeNull();
      expect(await trading.position(scope, position)).toBeNull();
      expect(await trading.transaction(scope, transaction)).toBeNull();
      expect(await trading.trade(scope, position)).toBeNull();
      expect(await trading.decision(scope, decision)).toBeNull();
      expect(await trading.decisionTrace(scope, decision)).toBeNull();
    }
  });
}

function describeFilters(under: () => StoreUnderTest): void {
  async function filled(): Promise<void> {
    const rows = (scope: typeof MAIN_ACCOUNT, name: string, ms: number) =>
      changesOf(
        {
          orders: [
            orderRow({ scope, id: orderId(`o-${name}`), createdAt: after(ms) }),
            orderRow({
              scope,
              id: orderId(`e-${name}`),
              instrument: ETH,
              status: 'FILLED',
              createdAt: after(ms + 1),
            }),
          ],
          fills: [
            fillRow({ scope, id: fillId(`f-${name}`), at: after(ms) }),
            fillRow({ scope, id: fillId(`e-${name}`), instrument: ETH, at: after(ms + 1) }),
          ],
          positions: [
            positionRow({ scope, id: positionId(`p-${name}`), createdAt: after(ms) }),
            positionRow({
              scope,
              id: positionId(`e-${name}`),
              instrument: ETH,
              status: 'closed',
              strategy: 'keltner',
              createdAt: after(ms + 1),
            }),
          ],
          trades: [
            tradeRow({ scope, position: positionId(`p-${name}`), closedAt: after(ms) }),
            tradeRow({
              scope,
              position: positionId(`e-${name}`),
              instrument: ETH,
              strategy: 'keltner',
              closedAt: after(ms + 1),
            }),
          ],
          decisions: [
            decisionRow({ scope, id: decisionId(`d-${name}`), at: after(ms) }),
            decisionRow({
              scope,
              id: decisionId(`e-${name}`),
              instrument: ETH,
              outcome: 'accepted',
              rejectedBy: null,
              at: after(ms + 1),
            }),
          ],
        },
        scope,
      );
    const accounts = [rows(MAIN_ACCOUNT, 'main', 0), rows(SECOND, 'second', 10)];
    await under().trading.commit(
      wholeCommit({
        accounts,
        signals: accounts.flatMap(({ decisions }) =>
          decisions.map(({ signalId: id, signal, prediction }) => ({ id, signal, prediction })),
        ),
      }),
    );
  }

  const tenant = { tenant: MAIN_ACCOUNT.tenant };

  it.each([
    ['orders', {}, ['e-second', 'o-second', 'e-main', 'o-main']],
    ['orders', { account: SECOND.account }, ['e-second', 'o-second']],
    ['orders', { instrument: BTC }, ['o-second', 'o-main']],
    ['orders', { status: 'FILLED' }, ['e-second', 'e-main']],
    ['orders', { status: 'FILLED', instrument: BTC }, []],
    ['orders', { from: after(1), to: after(10) }, ['o-second', 'e-main']],
    ['fills', { instrument: ETH, to: after(1) }, ['e-main']],
    ['fills', { account: MAIN_ACCOUNT.account, from: after(1) }, ['e-main']],
    ['positions', { strategy: 'keltner' }, ['e-second', 'e-main']],
    ['positions', { status: 'open', account: MAIN_ACCOUNT.account }, ['p-main']],
    ['trades', { strategy: 'trend', instrument: BTC }, ['p-second', 'p-main']],
    ['trades', { strategy: 'keltner', from: after(2) }, ['e-second']],
    ['decisions', { outcome: 'accepted' }, ['e-second', 'e-main']],
    ['decisions', { gate: 'SPREAD_TOO_WIDE' }, ['d-second', 'd-main']],
    ['decisions', { gate: 'STALE_DATA' }, []],
    ['decisions', { strategy: 'trend', instrument: ETH }, ['e-second', 'e-main']],
    ['decisions', { strategy: 'keltner' }, []],
    ['transactions', { from: after(0) }, []],
  ] as const)('S61 returns %s that match %j', async (kind, filter: RowFilter, expected) => {
    await filled();
    const { rows } = await under().trading[kind](tenant, { ...ALL, filter });
    const ids = rows.map((row) => ('id' in row ? row.id : row.position));
    expect(ids).toEqual(expected);
    const foreign = await under().trading[kind](OTHER, { ...ALL, filter });
    expect(foreign.rows).toEqual([]);
  });

  it('S62 pages filtered rows without losing or repeating one', async () => {
    await filled();
    const filter: RowFilter = { instrument: ETH };
    const first = await under().trading.orders(tenant, { limit: 1, filter });
    expect(first.rows.map(({ id }) => id)).toEqual(['e-second']);
    const cursor = first.cursor ?? '';
    const second = await under().trading.orders(tenant, { limit: 1, filter, cursor });
    expect(second.rows.map(({ id }) => id)).toEqual(['e-main']);
    expect(second.cursor).toBeNull();
  });

  it('S63 returns nothing when the scope of one account is filtered by another', async () => {
    await filled();
    const filter = { account: SECOND.account };
    expect((await under().trading.orders(MAIN_ACCOUNT, { ...ALL, filter })).rows).toEqual([]);
  });

  it.each([
    ['orders', { gate: 'STALE_DATA' }],
    ['orders', { strategy: 'trend' }],
    ['fills', { status: 'FILLED' }],
    ['positions', { outcome: 'accepted' }],
    ['trades', { status: 'closed' }],
    ['transactions', { instrument: BTC }],
    ['decisions', { status: 'open' }],
  ] as const)(
    'S64 refuses to filter %s by %j, which they do not support',
    async (kind, filter: RowFilter) => {
      const reading = under().trading[kind](MAIN_ACCOUNT, { ...ALL, filter });
      await expect(reading).rejects.toMatchObject({ code: 'FILTER_UNSUPPORTED' });
    },
  );
}

function describeTraces(under: () => StoreUnderTest): void {
  it('S65 traces a decision to its position, orders, fills and trade', async () => {
    const { trading } = under();
    const exit = orderRow({
      id: orderId('o-exit'),
      decision: null,
      purpose: 'exit',
      createdAt: after(5),
    });
    const unrelated = { decision: decisionId('d-x'), position: positionId('p-x') };
    await trading.commit(EVERY_KIND);
    await trading.commit(
      commitOf({
        orders: [exit, orderRow({ id: orderId('o-x'), ...unrelated })],
        fills: [
          fillRow({ id: fillId('f-exit'), order: exit.id, at: after(6) }),
          fillRow({ id: fillId('f-x'), order: orderId('o-x') }),
        ],
        positions: [
          positionRow({ id: positionId('p-x'), decision: unrelated.decision, instrument: ETH }),
        ],
      }),
    );
    expect(await trading.decisionTrace(MAIN_ACCOUNT, decisionRow().id)).toStrictEqual({
      decision: decisionRow(),
      position: positionRow(),
      orders: [orderRow(), exit],
      fills: [fillRow(), fillRow({ id: fillId('f-exit'), order: exit.id, at: after(6) })],
      trade: tradeRow(),
    });
  });

  it('S66 returns an empty trace for a refused decision', async () => {
    const { trading } = under();
    await trading.commit(commitOf({ decisions: [decisionRow()] }));
    expect(await trading.decisionTrace(MAIN_ACCOUNT, decisionRow().id)).toStrictEqual({
      decision: decisionRow(),
      position: null,
      orders: [],
      fills: [],
      trade: null,
    });
    expect(await trading.decisionTrace(MAIN_ACCOUNT, decisionId('d-none'))).toBeNull();
  });

  it('S73 finds the decisions before and after in the same instrument and account', async () => {
    const { trading } = under();
    const made = (id: string, time: number, over: Partial<DecisionRecord> = {}): DecisionRecord =>
      decisionRow({ id: decisionId(id), at: epochMs(STORE_EPOCH + time), ...over });
    const [a, b, c, d] = [
      made('a', 1),
      made('b', 2),
      made('c', 2),
      made('d', 9, { outcome: 'accepted' }),
    ];
    const other = made('x', 3, { instrument: ETH });
    await trading.commit(commitOf({ decisions: [d, b, other, a, c] }));
    await trading.commit(commitOf({ decisions: [made('y', 3, { scope: SECOND })] }, SECOND));
    expect(await trading.decisionNeighbours(a)).toEqual({ previous: null, next: b.id });
    expect(await trading.decisionNeighbours(b)).toEqual({ previous: a.id, next: c.id });
    expect(await trading.decisionNeighbours(c)).toEqual({ previous: b.id, next: d.id });
    expect(await trading.decisionNeighbours(d)).toEqual({ previous: c.id, next: null });
    expect(await trading.decisionNeighbours(other)).toEqual({ previous: null, next: null });
  });
}

function describeFunnel(under: () => StoreUnderTest): void {
  const hour = epochMs(STORE_EPOCH - (STORE_EPOCH % HOUR_MS));
  const next = epochMs(hour + HOUR_MS);

  it('S67 counts decisions per hour and code', async () => {
    const { trading } = under();
    const accepted = { outcome: 'accepted', rejectedBy: null } as const;
    const rows = [
      decisionRow({ id: decisionId('a'), at: hour }),
      decisionRow({ id: decisionId('b'), at: epochMs(next - 1) }),
      decisionRow({ id: decisionId('c'), at: next, ...accepted }),
      decisionRow({ id: decisionId('d'), at: next, instrument: ETH }),
    ];
    await trading.commit(commitOf({ decisions: rows }));
    await trading.commit(
      commitOf(
        { decisions: [decisionRow({ id: decisionId('e'), at: next, scope: SECOND })] },
        SECOND,
      ),
    );
    const { tenant } = MAIN_ACCOUNT;
    const span = { from: hour, to: next };
    const code = 'SPREAD_TOO_WIDE';
    expect(await trading.funnel({ tenant }, span)).toEqual([
      { hour, code, count: 2 },
      { hour: next, code, count: 2 },
      { hour: next, code: 'accepted', count: 1 },
    ]);
    expect(await trading.funnel({ tenant }, { ...span, account: SECOND.account })).toEqual([
      { hour: next, code, count: 1 },
    ]);
    expect(await trading.funnel(MAIN_ACCOUNT, { ...span, instrument: ETH })).toEqual([
      { hour: next, code, count: 1 },
    ]);
    expect(await trading.funnel({ tenant }, { from: hour, to: hour })).toEqual([
      { hour, code, count: 1 },
    ]);
    expect(await trading.funnel(OTHER, span)).toEqual([]);
  });

  it.each([
    ['ends before it begins', { from: next, to: hour }],
    ['covers more than 31 days', { from: hour, to: epochMs(hour + 31 * 24 * HOUR_MS + 1) }],
  ])('S68 refuses a funnel that %s', async (_what, span) => {
    const reading = under().trading.funnel(MAIN_ACCOUNT, span);
    await expect(reading).rejects.toMatchObject({ code: 'FUNNEL_SPAN_INVALID' });
  });
}
