import { beforeEach, describe, expect, it } from '@jest/globals';

import type { ReportedOrder } from '@tidegate/execution';
import { epochMs, orderId, price, quantity } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Order } from '@tidegate/model';

import {
  BTC,
  fillRow,
  LIVE_ACCOUNT,
  orderRow,
  positionRow,
  ReportedAccount,
  TEST_SHARD,
} from '../../../testing/index.js';
import { AccountIds } from '../inputs/account-ids.js';
import { orderIdsOf } from './order-ids-of.js';

const { scope } = LIVE_ACCOUNT;
const USD = { USD: '1000' };
const CLEAN = { leavesTrace: false, quarantineReason: null };
const DOWN = { code: 'VENUE_UNAVAILABLE', reason: 'the venue is down' };
const REFUSAL = { type: 'refused', code: 'X', message: 'this fill cannot be booked' } as const;

const ended = orderRow({ scope, instrument: BTC.id, status: 'CANCELED', updatedAt: START });
const position = positionRow({ scope, instrument: BTC.id, status: 'open' });

function openAtVenue(order: Order): ReportedOrder {
  const { clientId, instrument, side, filledQuantity, limitPrice, stopPrice } = order;
  const terms = { clientId, instrument, side, filledQuantity, limitPrice, stopPrice };
  const size = { quantity: order.quantity, reasonCode: '', fills: [] };
  return { ...terms, ...size, status: 'open', venueOrderId: 'V1' };
}

function fillOf(order: Order) {
  const { instrument, side, clientId } = order;
  const fill = fillRow({ scope, instrument, side, quantity: quantity('0.1'), price: price(100) });
  return { clientId, fill };
}

/** An order with the engine's form of client ids that is not on the books. */
const owner = { installation: 'here', shard: TEST_SHARD };
const { clientId } = orderIdsOf(LIVE_ACCOUNT, new AccountIds(TEST_SHARD, 1), owner).next();
const stray = { ...openAtVenue(ended), clientId };

describe('A report of a venue', () => {
  let account: ReportedAccount;
  const codes = () => account.corrections.map(({ code }) => code);

  beforeEach(() => {
    account = new ReportedAccount();
    account.report(USD);
    account.takeEvents();
  });

  it('leaves no trace when it agrees', () => {
    expect(account.report(USD)).toEqual(CLEAN);
    for (let report = 0; report < 2; report++) {
      expect(account.report({ ...USD, DOGE: '9' })).toEqual(CLEAN);
    }
    expect(account.reconciliation.pause).toBeNull();
  });

  it('leaves a trace each time it makes the account act, and when that ends', () => {
    account.hold({ endedOrders: [ended] });
    const openOrders = [openAtVenue(ended)];
    const traces = [1, 2].map(() => account.report(USD, { openOrders }).leavesTrace);
    expect(traces).toEqual([true, true]);
    expect(codes()).toEqual(['ORDER_STILL_OPEN', 'ORDER_STILL_OPEN']);
    expect(account.report(USD).leavesTrace).toBe(true);
    expect(account.report(USD)).toEqual(CLEAN);
    const events = account.takeEvents();
    expect(events).toMatchObject([{ type: 'correction_made', code: 'ORDER_STILL_OPEN', scope }]);
  });

  it('leaves a trace each time it repeats a missed event or misses protection', () => {
    account.hold({ endedOrders: [ended] });
    const fills = [fillOf(ended)];
    const traces = [1, 2, 3].map(() => account.report(USD, { fills }).leavesTrace);
    expect(traces).toEqual([true, true, true]);
    expect(codes().filter((code) => code !== 'BALANCE_DIFFERS')).toEqual(
      Array<string>(3).fill('MISSED_FILL'),
    );
    account.hold({ livePositions: [position] });
    account.corrections.length = 0;
    expect([1, 2].map(() => account.report(USD).leavesTrace)).toEqual([true, true]);
    expect(codes()).toEqual(['PROTECTION_MISSING', 'PROTECTION_MISSING']);
  });

  it('quarantines for an order that is not on the books, and leaves one trace of it', () => {
    const openOrders = [stray];
    const first = account.report(USD, { openOrders });
    expect(first).toEqual({
      leavesTrace: true,
      quarantineReason: expect.stringContaining('is not on the books'),
    });
    expect(account.reconciliation.pause).toEqual({
      code: 'NOT_RECONCILED',
      reason: first.quarantineReason,
    });
    const again = account.report(USD, { openOrders });
    expect(again).toEqual({ ...first, leavesTrace: false });
    expect(account.takeEvents()).toMatchObject([{ code: 'ORDER_NOT_ON_BOOKS' }]);
  });

  it('leaves a trace of a differing balance until it lasts unchanged', () => {
    const wrong = { USD: '900' };
    expect(account.report({ USD: '800' })).toEqual({ leavesTrace: true, quarantineReason: null });
    expect([account.reconciliation.pause, account.takeEvents()]).toEqual([null, []]);
    const outcomes = [1, 2, 3, 4].map(() => account.report(wrong));
    expect(outcomes.map(({ leavesTrace }) => leavesTrace)).toEqual([true, true, false, false]);
    expect(outcomes.map(({ quarantineReason }) => quarantineReason !== null)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(account.takeEvents()).toMatchObject([
      { code: 'BALANCE_DIFFERS', numbers: { ours: '1000', theirs: '900', difference: '-100' } },
    ]);
    expect(account.report({ USD: '950' })).toEqual({ leavesTrace: true, quarantineReason: null });
  });

  it('quarantines for a fill that the books refuse while the report is applied', () => {
    account.hold({ endedOrders: [ended] });
    account.onCorrection = (correction) => {
      if (correction.type === 'news') account.reconciliation.refused(correction.event, REFUSAL);
    };
    const { quarantineReason } = account.report(USD, { fills: [fillOf(ended)] });
    expect(quarantineReason).toBe(REFUSAL.message);
  });

  it('does not quarantine for other events that the books refuse, or for those between reports', () => {
    const at = account.at;
    const news = { type: 'canceled', order: orderId('o'), reasonCode: '', at } as const;
    const fill = fillRow();
    const filled = { type: 'filled', order: fill.order, fill, at } as const;
    account.hold({ endedOrders: [ended] });
    account.onCorrection = () => account.reconciliation.refused(news, REFUSAL);
    const openOrders = [openAtVenue(ended)];
    expect(account.report(USD, { openOrders }).quarantineReason).toBeNull();
    account.reconciliation.refused(filled, REFUSAL);
    expect(account.report(USD).quarantineReason).toBeNull();
  });
});

describe('A failure of the gateway', () => {
  let account: ReportedAccount;
  const failed = (ms: number, pause = DOWN) =>
    account.reconciliation.gatewayFailed(pause, epochMs(START + ms));
  const reported = (ms: number) => {
    account.report(USD, { at: epochMs(START + ms) });
    return account.reconciliation.pause;
  };

  beforeEach(() => {
    account = new ReportedAccount();
    account.report(USD, { at: epochMs(START + 500) });
  });

  it('changes something when it is later, or when its pause differs', () => {
    const changes = [
      failed(1_000),
      failed(1_000),
      failed(2_000),
      failed(1_500),
      failed(1_500, { ...DOWN, code: 'VENUE_TIMEOUT' }),
      failed(1_500, { ...DOWN, code: 'VENUE_TIMEOUT', reason: 'no answer' }),
      failed(1_500, { ...DOWN, code: 'VENUE_TIMEOUT', reason: 'no answer' }),
    ];
    expect(changes).toEqual([true, false, true, false, true, true, false]);
  });

  it('pauses entries until a report requested after the latest failure', () => {
    failed(2_000);
    failed(1_000);
    expect([reported(1_500), reported(2_000), reported(2_001)]).toEqual([DOWN, DOWN, null]);
  });
});
