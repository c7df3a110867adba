import { describe, expect, it } from '@jest/globals';

import { epochMs, instrumentId, tenantId, venueId } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';
import {
  decisionRow,
  fillRow,
  orderRow,
  positionRow,
  scopeOf,
  tradeRow,
} from '@tidegate/trading/testing';

import { liveEventOf } from './live-events.js';

const at = epochMs(Date.UTC(2026, 0, 31, 12));
const scope = scopeOf(tenantId('a'), 'main');
const venue = venueId('kraken');
const instrument = instrumentId(venue, 'BTC/USD');
const pause = { code: 'LUNCH', reason: 'away', actor: 'ann', at };

const notices: readonly (readonly [EngineEvent, object])[] = [
  [
    { type: 'account_quarantined', scope, reason: 'unbalanced', at },
    { code: 'ACCOUNT_QUARANTINED', account: 'main', reason: 'unbalanced' },
  ],
  [
    { type: 'correction_made', scope, code: 'C', message: 'less cash', numbers: {}, at },
    { code: 'CORRECTION_MADE', account: 'main', reason: 'less cash' },
  ],
  [
    { type: 'pause_changed', pause: { ...pause, target: { type: 'platform' } }, active: true, at },
    { code: 'ENTRIES_PAUSED', account: null, instrument: null, reason: 'LUNCH: away' },
  ],
  [
    {
      type: 'pause_changed',
      pause: { ...pause, target: { type: 'instrument', scope, instrument } },
      active: false,
      at,
    },
    { code: 'ENTRIES_RESUMED', account: 'main', instrument: 'kraken:BTC/USD' },
  ],
  [
    {
      type: 'breaker_changed',
      venue,
      scope,
      breaker: 'DAILY_LOSS',
      tripped: true,
      reason: '−3 %',
      at,
    },
    { code: 'BREAKER_TRIPPED', account: 'main', reason: 'DAILY_LOSS: −3 %' },
  ],
  [
    {
      type: 'breaker_changed',
      venue,
      scope: null,
      breaker: 'ERRORS',
      tripped: false,
      reason: '',
      at,
    },
    { code: 'BREAKER_CLOSED', account: null },
  ],
  [
    { type: 'feed_changed', venue, connected: false, reason: 'closed', at },
    { code: 'FEED_DISCONNECTED', reason: 'kraken: closed' },
  ],
  [{ type: 'feed_changed', venue, connected: true, reason: '', at }, { code: 'FEED_CONNECTED' }],
  [
    { type: 'quote_alarm', instrument, raised: true, quoteAgeMs: 9_000, at },
    { code: 'QUOTE_STALE', instrument: 'kraken:BTC/USD', reason: 'Quote age 9000 ms' },
  ],
  [{ type: 'quote_alarm', instrument, raised: false, quoteAgeMs: 3, at }, { code: 'QUOTE_FRESH' }],
  [
    { type: 'data_repaired', instrument, repair: 'book_resynced', detail: 'gap', at },
    { code: 'DATA_REPAIRED', instrument: 'kraken:BTC/USD', reason: 'book_resynced: gap' },
  ],
];

describe('liveEventOf', () => {
  it.each(notices.map(([event, expected]) => [event.type, event, expected] as const))(
    'shows %s as a notice',
    (_type, event, expected) => {
      expect(liveEventOf(event)).toMatchObject({
        type: 'notice',
        at: '2026-01-31T12:00:00.000Z',
        ...expected,
      });
    },
  );

  it('shows rows as REST shows them', () => {
    const [decision, order, fill, position, trade] = [
      decisionRow(),
      orderRow(),
      fillRow(),
      positionRow(),
      tradeRow(),
    ];
    expect(liveEventOf({ type: 'decision_made', decision })).toMatchObject({
      type: 'decision',
      decision: { id: decision.id, outcome: decision.outcome },
    });
    expect(liveEventOf({ type: 'order_updated', order })).toMatchObject({
      type: 'order',
      order: { id: order.id, quantity: order.quantity.toFixed() },
    });
    expect(liveEventOf({ type: 'fill_booked', fill })).toMatchObject({
      type: 'fill',
      fill: { id: fill.id, price: fill.price.toFixed() },
    });
    expect(liveEventOf({ type: 'position_updated', position })).toMatchObject({
      type: 'position',
      position: { id: position.id, status: position.status },
    });
    expect(liveEventOf({ type: 'trade_closed', trade })).toMatchObject({
      type: 'trade',
      trade: { position: trade.position, netPnl: trade.netPnl.toFixed() },
    });
  });
});
