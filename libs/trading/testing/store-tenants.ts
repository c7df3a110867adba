import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  decisionId,
  epochMs,
  fillId,
  instrumentId,
  nextInt,
  orderId,
  positionId,
  SeededRng,
  tenantId,
} from '@tidegate/kernel';
import type { AccountScope, Page, TenantScope } from '@tidegate/model';

import type { AccountChanges, RowFilter } from '../src/ports.js';
import {
  decisionRow,
  fillRow,
  orderRow,
  positionRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
  transactionRow,
} from './store-builders.js';
import {
  changesOf,
  PROFILE,
  registrationRow,
  signalOf,
  USD_CASH,
  wholeCommit,
} from './store-commits.js';
import type { StoreUnderTest } from './store-under-test.js';

const A = tenantId('a');
const ACCOUNTS = ['main', 'second'];
const ROWS = 12;
const KINDS = ['orders', 'fills', 'positions', 'trades', 'transactions', 'decisions'] as const;
type Kind = (typeof KINDS)[number];

/** Filter members that each kind supports. */
const FILTERED: Readonly<Record<Kind, readonly (keyof RowFilter)[]>> = {
  orders: ['instrument', 'status'],
  fills: ['instrument'],
  positions: ['instrument', 'strategy', 'status'],
  trades: ['instrument', 'strategy'],
  transactions: [],
  decisions: ['instrument', 'strategy', 'outcome', 'gate'],
};

const instrumentOf = (index: number) => instrumentId('kraken', `C${index}/USD`);

/** Random rows. Both tenants use the same account names and ids, so that rows differ only in their tenant. */
function randomChanges(scope: AccountScope, rng: SeededRng): AccountChanges {
  const indexes = Array.from({ length: ROWS }, (_, index) => index);
  const at = () => epochMs(STORE_EPOCH + nextInt(rng, 4));
  const common = () => ({ scope, instrument: instrumentOf(nextInt(rng, 3)) });
  const closed = () => nextInt(rng, 2) === 0;
  return changesOf(
    {
      registration: registrationRow({}, scope),
      balances: [USD_CASH],
      orders: indexes.map((n) =>
        orderRow({
          ...common(),
          id: orderId(`o-${n}`),
          decision: decisionId(`d-${n}`),
          position: positionId(`p-${n}`),
          status: closed() ? 'FILLED' : 'ACCEPTED',
          createdAt: at(),
        }),
      ),
      fills: indexes.map((n) =>
        fillRow({ ...common(), id: fillId(`f-${n}`), order: orderId(`o-${n}`), at: at() }),
      ),
      positions: indexes.map((n) =>
        positionRow({
          scope,
          instrument: instrumentOf(n),
          id: positionId(`p-${n}`),
          decision: decisionId(`d-${n}`),
          status: closed() ? 'closed' : 'open',
          createdAt: at(),
        }),
      ),
      trades: indexes.map((n) =>
        tradeRow({ ...common(), position: positionId(`p-${n}`), closedAt: at() }),
      ),
      transactions: indexes.map((n) => transactionRow({ scope, id: `t-${n}`, at: at() })),
      decisions: indexes.map((n) =>
        decisionRow({
          ...common(),
          id: decisionId(`d-${n}`),
          at: at(),
          ...(closed() ? {} : { outcome: 'accepted', rejectedBy: null }),
        }),
      ),
    },
    scope,
  );
}

/** A tenant sees only its own rows, even with ids, cursors and filters of another tenant. */
export function describeTenantSafety(under: () => StoreUnderTest): void {
  async function populated(): Promise<void> {
    const rng = new SeededRng(7);
    const accounts = ['a', 'b'].flatMap((tenant) =>
      ACCOUNTS.map((account) => randomChanges(scopeOf(tenant, account), rng)),
    );
    const signals = accounts.flatMap(({ decisions }) => decisions.map(signalOf));
    await under().trading.commit(wholeCommit({ accounts, signals }));
    await under().profiles.save(scopeOf('b', 'main'), PROFILE);
  }

  function expectOwn(rows: readonly { readonly scope: TenantScope }[]): void {
    for (const { scope } of rows) expect(scope.tenant).toBe(A);
  }

  const scopes = fc.constantFrom<TenantScope>(
    { tenant: A },
    scopeOf('a', 'main'),
    scopeOf('a', 'second'),
  );
  const filters = fc.record(
    {
      account: fc.constantFrom(...ACCOUNTS.map((account) => scopeOf('b', account).account)),
      instrument: fc.nat(2).map(instrumentOf),
      strategy: fc.constantFrom('trend', 'keltner'),
      status: fc.constantFrom('FILLED', 'ACCEPTED', 'open', 'closed'),
      outcome: fc.constantFrom('accepted', 'rejected'),
      gate: fc.constant('SPREAD_TOO_WIDE'),
      from: fc.nat(4).map((ms) => epochMs(STORE_EPOCH + ms)),
      to: fc.nat(4).map((ms) => epochMs(STORE_EPOCH + ms)),
    },
    { requiredKeys: [], noNullPrototype: true },
  ) as fc.Arbitrary<RowFilter>;

  it.each(KINDS)(
    'S70 does not show %s of another tenant for any cursor and filter',
    async (kind) => {
      await populated();
      const { trading } = under();
      const fits = ([name]: [string, unknown]): boolean =>
        ['account', 'from', 'to', ...FILTERED[kind]].includes(name);
      const own = await trading[kind]({ tenant: A }, { limit: 1_000 });
      expect(own.rows).toHaveLength(ACCOUNTS.length * ROWS);
      await fc.assert(
        fc.asyncProperty(
          scopes,
          filters,
          fc.integer({ min: 1, max: 20 }),
          async (scope, any, limit) => {
            const filter = Object.fromEntries(Object.entries(any).filter(fits)) as RowFilter;
            const foreign: Page<unknown> = await trading[kind](scopeOf('b', 'main'), { limit });
            const cursor = foreign.cursor === null ? {} : { cursor: foreign.cursor };
            expectOwn((await trading[kind](scope, { limit, filter, ...cursor })).rows);
            expectOwn((await trading[kind](scope, { limit, filter })).rows);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('S71 does not find or trace rows of another tenant for any id', async () => {
    await populated();
    const { trading } = under();
    const accounts = fc
      .constantFrom(...ACCOUNTS, 'unknown')
      .map((account) => scopeOf('a', account));
    await fc.assert(
      fc.asyncProperty(accounts, fc.nat(ROWS), async (scope, n) => {
        const trace = await trading.decisionTrace(scope, decisionId(`d-${n}`));
        const found = [
          await trading.order(scope, orderId(`o-${n}`)),
          await trading.fill(scope, fillId(`f-${n}`)),
          await trading.position(scope, positionId(`p-${n}`)),
          await trading.trade(scope, positionId(`p-${n}`)),
          await trading.decision(scope, decisionId(`d-${n}`)),
          ...(trace
            ? [trace.decision, trace.position, trace.trade, ...trace.orders, ...trace.fills]
            : []),
        ];
        expectOwn(found.filter((row) => row !== null));
        const isThere = scope.account !== 'unknown' && n < ROWS;
        expect(found.filter((row) => row !== null)).toHaveLength(isThere ? 10 : 0);
      }),
      { numRuns: 40 },
    );
  });

  it('S72 does not count, list or load rows of another tenant', async () => {
    await populated();
    const { trading, directory, profiles } = under();
    const span = { from: STORE_EPOCH, to: epochMs(STORE_EPOCH + 10) };
    const funnel = await trading.funnel({ tenant: A }, span);
    expect(funnel.reduce((sum, { count }) => sum + count, 0)).toBe(ACCOUNTS.length * ROWS);
    expectOwn(await trading.livePositions({ tenant: A }));
    expectOwn((await directory.list({ tenant: A })).map(({ account }) => account));
    expect(await directory.list({ tenant: A })).toHaveLength(ACCOUNTS.length);
    expect(await profiles.list({ tenant: A })).toEqual([]);
    expect(await profiles.versions({ tenant: A }, PROFILE.name)).toEqual([]);
    expect(await profiles.find({ tenant: A }, PROFILE.name, 'latest')).toBeNull();
    const record = await trading.loadAccount(scopeOf('a', 'main'), epochMs(0));
    const { openOrders, endedOrders, livePositions, recentFills } = record;
    expectOwn([...openOrders, ...endedOrders, ...livePositions]);
    expect(openOrders.length + endedOrders.length).toBe(ROWS);
    expect(recentFills).toHaveLength(ROWS);
  });
}
