import { describe, expect, it } from '@jest/globals';
import { fillId, quantity } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import type { LedgerTransaction } from '@tidegate/model';
import {
  aClosedTrade,
  aFill,
  anOpenPosition,
  MARGIN_ACCOUNT,
  NOON,
} from '@tidegate/portfolio/testing';

import { ChangeSet } from './change-set.js';

function aTransaction(id: string): LedgerTransaction {
  return { id, scope: MARGIN_ACCOUNT.scope, kind: 'deposit', postings: [], at: NOON };
}

describe('ChangeSet', () => {
  it('starts empty', () => {
    const changes = new ChangeSet();
    expect([changes.isEmpty, changes.isUrgent]).toEqual([true, false]);
    expect(changes.take()).toEqual({
      orders: [],
      fills: [],
      positions: [],
      transactions: [],
      trades: [],
      urgent: false,
    });
  });

  it('keeps the last version of each row, ordered by first change', () => {
    const changes = new ChangeSet();
    changes.order(anOrder({ id: 'o-1' }));
    changes.order(anOrder({ id: 'o-2' }));
    changes.order(anOrder({ id: 'o-1', status: 'FILLED' }));
    changes.position(anOpenPosition(), 'soft');
    changes.position({ ...anOpenPosition(), quantity: quantity(3) }, 'soft');
    const { orders, positions } = changes.take();
    expect(orders.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'o-1 FILLED',
      'o-2 ACCEPTED',
    ]);
    expect(positions.map((position) => position.quantity.toString())).toEqual(['3']);
  });

  it('keeps every fill with its transaction, and every trade', () => {
    const changes = new ChangeSet();
    changes.fill(aFill({ id: 'f-1' }), aTransaction('fill:f-1'));
    changes.fill(aFill({ id: 'f-2' }), aTransaction('fill:f-2'));
    changes.transaction(aTransaction('deposit:1'));
    changes.trade(aClosedTrade());
    changes.trade(aClosedTrade({ netPnl: -5 }));
    const taken = changes.take();
    expect(taken.fills.map(({ id }) => id)).toEqual([fillId('f-1'), fillId('f-2')]);
    expect(taken.transactions.map(({ id }) => id)).toEqual(['fill:f-1', 'fill:f-2', 'deposit:1']);
    expect(taken.trades.map(({ netPnl }) => netPnl.toString())).toEqual(['10', '-5']);
  });

  it.each<[string, (changes: ChangeSet) => void]>([
    ['an order', (changes) => changes.order(anOrder())],
    ['a fill', (changes) => changes.fill(aFill(), aTransaction('fill:f-1'))],
    ['a transaction', (changes) => changes.transaction(aTransaction('deposit:1'))],
    ['a trade', (changes) => changes.trade(aClosedTrade())],
    ['an urgent position', (changes) => changes.position(anOpenPosition(), 'urgent')],
  ])('must be durable before the next request when it contains %s', (_what, note) => {
    const changes = new ChangeSet();
    note(changes);
    expect([changes.isUrgent, changes.isEmpty]).toEqual([true, false]);
    expect(changes.take().urgent).toBe(true);
  });

  it('keeps a new high that may wait', () => {
    const changes = new ChangeSet();
    changes.position(anOpenPosition(), 'soft');
    expect([changes.isUrgent, changes.isEmpty]).toEqual([false, false]);
    expect(changes.take().positions).toHaveLength(1);
  });

  it('stays urgent after a soft change', () => {
    const changes = new ChangeSet();
    changes.order(anOrder());
    changes.position(anOpenPosition(), 'soft');
    expect(changes.isUrgent).toBe(true);
  });

  it('returns each change once and never modifies what it returned', () => {
    const changes = new ChangeSet();
    changes.fill(aFill(), aTransaction('fill:f-1'));
    const taken = changes.take();
    expect([changes.isEmpty, changes.isUrgent]).toEqual([true, false]);
    changes.fill(aFill({ id: 'f-2' }), aTransaction('fill:f-2'));
    changes.trade(aClosedTrade());
    expect(taken.transactions).toHaveLength(1);
    expect(taken.trades).toEqual([]);
    const next = changes.take();
    expect(next.fills.map(({ id }) => id)).toEqual(['f-2']);
    expect(next.trades).toEqual([aClosedTrade()]);
  });
});
