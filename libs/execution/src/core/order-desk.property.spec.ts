import { describe, expect, it } from '@jest/globals';
import { Decimal, ZERO_QUANTITY } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import { MatchingOptions } from '@tidegate/matching';
import {
  leavesOf,
  type Account,
  type Direction,
  type ExitReason,
  type Order,
  type OrderRequestKind,
} from '@tidegate/model';
import { inventoryDifference } from '@tidegate/portfolio';
import fc from 'fast-check';

import {
  plainExecution,
  DeskWorld,
  type DeskAction,
  type DeskWorldOptions,
  type LateNews,
} from '../../testing/index.js';

const ticks = (max: number): fc.Arbitrary<number> => fc.integer({ min: -max, max });
const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const news = fc.constantFrom<LateNews>(
  'accepted',
  'rejected',
  'expired',
  'cancel_refused',
  'amend_refused',
);

const market: fc.Arbitrary<DeskAction> = fc.oneof(
  fc.record({
    type: fc.constant('candle' as const),
    gap: ticks(6),
    up: upTo(15),
    down: upTo(15),
    move: ticks(25),
    volume: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    type: fc.constant('book' as const),
    move: ticks(15),
    spread: upTo(4).map((n) => n + 1),
  }),
);

const trading: fc.Arbitrary<DeskAction> = fc.oneof(
  fc.record({
    type: fc.constant('open' as const),
    direction: fc.constantFrom<Direction>('long', 'short'),
    // From below the venue's minimum to more than a candle can fill.
    lots: fc.oneof(fc.integer({ min: 5, max: 100 }), fc.integer({ min: 100, max: 50_000 })),
  }),
  fc.record({
    type: fc.constant('close' as const),
    reason: fc.constantFrom<ExitReason>('manual', 'opposite_signal', 'kill_switch'),
  }),
  fc.record({ type: fc.constant('tick' as const), seconds: fc.integer({ min: 1, max: 15 }) }),
);

const trouble: fc.Arbitrary<DeskAction> = fc.oneof(
  fc.record({ type: fc.constant('venue_cancel' as const), pick: fc.nat() }),
  fc.record({ type: fc.constant('repeated_fill' as const), pick: fc.nat() }),
  fc.record({ type: fc.constant('late_fill' as const), pick: fc.nat() }),
  fc.record({ type: fc.constant('late_news' as const), pick: fc.nat(), news }),
  fc.record({ type: fc.constant('foreign_news' as const), news }),
  fc.record({
    type: fc.constant('venue_status' as const),
    status: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 })),
  }),
  fc.record({ type: fc.constant('fees' as const), takerRate: fc.constantFrom(0, 0.001, 0.005) }),
  fc.record({
    type: fc.constant('unknown' as const),
    pick: fc.nat(),
    request: fc.constantFrom<OrderRequestKind>('amend', 'amend', 'cancel', 'submit'),
  }),
);

const actions = fc.array(
  fc.oneof(
    { arbitrary: market, weight: 5 },
    { arbitrary: trading, weight: 4 },
    { arbitrary: trouble, weight: 3 },
  ),
  { minLength: 10, maxLength: 45, size: 'max' },
);

const setup: fc.Arbitrary<DeskWorldOptions> = fc
  .record({
    quoted: fc.constantFrom(true, true, false),
    kind: fc.constantFrom<Account['kind']>('spot', 'margin'),
    latencyMs: fc.constantFrom(0, 150, 2_000),
    participation: fc.constantFrom(0.05, 0.1, 1),
    levelShare: fc.constantFrom(0.01, 0.5),
    postOnly: fc.boolean(),
    marketFallback: fc.boolean(),
    repricesMax: fc.constantFrom(0, 2),
    tiers: fc.constantFrom<readonly (readonly [number, number])[]>(
      [],
      [[0.5, 0.4]],
      [
        [0.25, 0.3],
        [0.5, 0.3],
        [0.75, 0.2],
      ],
    ),
    holdingMsMax: fc.constantFrom(0, 120_000),
  })
  .map((drawn) => {
    const options = plainExecution();
    options.entry.postOnly = drawn.postOnly;
    options.entry.marketFallback = drawn.marketFallback;
    options.entry.repricesMax = drawn.repricesMax;
    options.entry.repriceAfterMs = 3_000;
    // The stop may be missing for long: this property checks that it is requested, not when the engine gives up on it.
    options.exit.nativeStopWithinMs = 600_000;
    options.exit.holdingMsMax = drawn.holdingMsMax;
    options.exit.tiers = drawn.tiers.map(([progress, fraction]) => ({ progress, fraction }));
    const model = Object.assign(new MatchingOptions(), {
      latencyMs: drawn.latencyMs,
      participationRateMax: drawn.participation,
      levelShareMax: drawn.levelShare,
    });
    return { options, model, quoted: drawn.quoted, kind: drawn.kind };
  });

/** Checks the books after each action; an empty list means that every invariant holds. */
function violations({ desk, unstored, takesExits }: DeskWorld): readonly string[] {
  const { book, ledger } = desk;
  const found: string[] = unstored.map((id) => `order ${id} was sent before it was stored`);
  const check = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  check(ledger.cashIdentity('USD').holds, 'cash + cost = deposits + realised − fees');
  const carried = inventoryDifference(ledger, book.livePositions(), 'USD');
  check(carried.isZero(), 'inventory equals the cost of the positions');
  const owesNothing = book.account.kind === 'margin' || ledger.cash('USD').gte(0);
  check(owesNothing, 'a spot account owes nothing');
  check(bookedPnl(desk).eq(closedPnl(desk)), 'trades add up to the ledger');
  check(
    desk.refusals.every(({ code }) => !code.startsWith('OVER')),
    'nothing fills twice',
  );
  check(!book.changes.isUrgent, 'everything urgent was committed');
  const { position } = desk;
  if (!position) {
    check(book.openOrders().length === 0, 'no order works for a closed position');
    return found;
  }
  const open = book.openOrdersOf(position.id);
  const works = (purpose: Order['purpose']): readonly Order[] =>
    open.filter((order) => order.purpose === purpose);
  check(position.quantity.gte(0), 'a position is not negative');
  check(
    position.quantity.gt(0) || works('entry').length > 0,
    'a live position has a quantity or a working entry',
  );
  const protectedBy = works('protective_stop').map((order) => leavesOf(order).toString());
  const held = position.quantity.gt(0) ? [position.quantity.toString()] : [];
  check(
    !takesExits || String(protectedBy) === String(held),
    `stops of ${String(protectedBy)} for ${String(held)}`,
  );
  for (const order of open.filter(({ reduceOnly }) => reduceOnly)) {
    check(leavesOf(order).lte(position.quantity), `${order.id} would close more than the position`);
  }
  check(works('entry').length <= 1 && works('exit').length <= 1, 'one entry, one exit at a time');
  return found;
}

/** Realised gains minus fees, by the ledger, which posts credits as negative amounts. */
function bookedPnl({ ledger }: DeskWorld['desk']): Decimal {
  return ledger.balanceOf('realised', 'USD').add(ledger.balanceOf('fees', 'USD')).neg();
}

/** The same by the closed trades and the realised gains of the live position. */
function closedPnl({ trades, position }: DeskWorld['desk']): Decimal {
  const closed = trades.reduce((sum, { netPnl }) => sum.add(netPnl), new Decimal(0));
  return position ? closed.add(position.realisedPnl).sub(position.fees) : closed;
}

/** Counts what the generator led to, to prove that each case was tried. */
class Sightings {
  readonly exits = new Map<string, number>();
  readonly refusals = new Set<string>();
  pieces = 0;
  tiers = 0;
  /** Entries refused or cut for lack of cash. */
  unpaid = 0;
  late = 0;
  /** Exits that the venue rejected. */
  rejected = 0;
  /** Orders looked up because of an unknown outcome. */
  lookedUp = 0;
  /** Remainders executed at market after the last reprice. */
  fallbacks = 0;
  statuses = 0;
  fees = 0;

  noteStep({ type }: DeskAction): void {
    if (type === 'venue_status') this.statuses += 1;
    if (type === 'fees') this.fees += 1;
  }

  note({ desk, fills, orders }: DeskWorld): void {
    for (const { exitReason } of desk.trades) {
      this.exits.set(exitReason, (this.exits.get(exitReason) ?? 0) + 1);
    }
    this.unpaid += [...orders.values()].filter(
      ({ reasonCode }) => reasonCode === 'INSUFFICIENT_FUNDS',
    ).length;
    for (const { code } of desk.refusals) this.refusals.add(code);
    this.pieces += fills.filter(
      (fill) => orders.get(fill.order)?.quantity.gt(fill.quantity) ?? false,
    ).length;
    this.late += fills.filter(({ id }) => id.startsWith('late-')).length;
    const rows = [...orders.values()];
    this.rejected += rows.filter((row) => row.reduceOnly && row.status === 'REJECTED').length;
    this.lookedUp += desk.requests.filter(({ type }) => type === 'look_up').length;
    const entries = rows.filter(({ purpose }) => purpose === 'entry');
    this.fallbacks += entries.filter(
      ({ type, position, id }) =>
        type === 'market' &&
        entries.some((other) => other.position === position && other.id !== id),
    ).length;
    this.tiers += fills.filter((fill) => orders.get(fill.order)?.exitReason === 'tier').length;
  }

  get trades(): number {
    return [...this.exits.values()].reduce((sum, count) => sum + count, 0);
  }
}

describe('OrderDesk under any sequence of actions', () => {
  it('keeps books, protection and money correct after every step', () => {
    const seen = new Sightings();
    fc.assert(
      fc.property(setup, actions, (options, steps) => {
        const world = new DeskWorld(options);
        for (const step of steps) {
          world.perform(step);
          seen.noteStep(step);
          expect(violations(world)).toEqual([]);
        }
        seen.note(world);
      }),
      seeded({ numRuns: 640 }),
    );
    expect(seen.trades).toBeGreaterThan(60);
    expect([...seen.exits.keys()]).toEqual(
      expect.arrayContaining(['stop', 'target', 'breakeven_stop', 'trailing_stop', 'manual']),
    );
    expect([...seen.refusals]).toEqual(
      expect.arrayContaining(['ILLEGAL_TRANSITION', 'FILL_WITHOUT_POSITION', 'ORDER_UNKNOWN']),
    );
    expect(Math.min(seen.pieces, seen.tiers, seen.unpaid)).toBeGreaterThan(8);
    expect(Math.min(seen.statuses, seen.fees, seen.rejected, seen.lookedUp)).toBeGreaterThan(3);
    expect(Math.min(seen.late, seen.fallbacks)).toBeGreaterThan(0);
  });

  it('ends flat after a close while the market continues', () => {
    let closed = 0;
    fc.assert(
      fc.property(setup, actions, (options, steps) => {
        const world = new DeskWorld(options);
        for (const step of steps) world.perform(step);
        if (world.desk.position?.quantity.gt(0)) closed += 1;
        world.perform({ type: 'venue_status', status: 0 });
        for (let round = 0; round < 8; round++) {
          world.perform({ type: 'close', reason: 'kill_switch' });
          world.perform({ type: 'tick', seconds: 15 });
          world.perform({ type: 'candle', gap: 0, up: 1, down: 1, move: 0, volume: 1_000 });
        }
        expect(world.desk.position?.quantity ?? ZERO_QUANTITY).toEqual(ZERO_QUANTITY);
        expect(world.desk.book.openOrders()).toEqual([]);
        expect(violations(world)).toEqual([]);
      }),
      seeded({ numRuns: 200 }),
    );
    expect(closed).toBeGreaterThan(10);
  });
});
