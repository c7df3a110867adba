import { describe, expect, it } from '@jest/globals';

import {
  changesOf,
  decisionRow,
  fillRow,
  orderRow,
  positionRow,
  tradeRow,
} from '../../testing/index.js';
import { eventsOf } from './engine-events.js';

describe('eventsOf', () => {
  it('emits the events of a commit account by account, causes before effects', () => {
    const first = changesOf({
      trades: [tradeRow()],
      positions: [positionRow()],
      fills: [fillRow()],
      orders: [orderRow(), orderRow()],
      decisions: [decisionRow()],
    });
    expect(eventsOf([first, changesOf({ orders: [orderRow()] })]).map(({ type }) => type)).toEqual([
      'decision_made',
      'order_updated',
      'order_updated',
      'fill_booked',
      'position_updated',
      'trade_closed',
      'order_updated',
    ]);
  });

  it('emits no events for state and balances', () => {
    expect(eventsOf([changesOf({ state: () => '{}' })])).toEqual([]);
  });
});
