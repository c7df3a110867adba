import { describe, expect, it } from '@jest/globals';
import type { LiveTick, OrderAnswer, PositionAnswer } from '@tidegate/contracts';

import { isWorking, positionRow } from './positions.js';

const LONG: PositionAnswer = {
  tenant: 'harbour',
  account: 'paper-1',
  instrument: 'kraken:BTC/USD',
  id: 'p-1',
  decision: 'd-1',
  direction: 'long',
  status: 'open',
  strategy: 'keltner',
  quantity: '0.5',
  entryQuantity: '0.5',
  entryPrice: '100.0',
  exitPrice: null,
  cost: '50',
  stop: '90.05',
  stopOrigin: 'initial',
  target: '120',
  risk: '5',
  realisedPnl: '0',
  fees: '0.1',
  exitReason: null,
  createdAt: '2026-01-01T00:00:00Z',
  openedAt: '2026-01-01T00:00:01Z',
  closedAt: null,
};
const TICK: LiveTick = {
  instrument: 'kraken:BTC/USD',
  bid: 110,
  ask: 111,
  last: 110.5,
  at: 0,
  isStale: false,
  forming: {},
};
const STOP = {
  id: 'o-2',
  position: 'p-1',
  purpose: 'protective_stop',
  status: 'ACCEPTED',
  createdAt: '2026-01-01T00:00:02Z',
} as OrderAnswer;

describe('an open position', () => {
  it('is valued at the price at which it would be closed', () => {
    expect(positionRow(LONG, [STOP], TICK)).toMatchObject({
      now: 110,
      pnl: expect.closeTo(4.9),
      multiple: expect.closeTo(0.98),
      digits: 2,
      protection: 'stop',
    });
    const short = positionRow({ ...LONG, direction: 'short' }, [STOP], TICK);
    expect([short.now, short.pnl]).toEqual([111, expect.closeTo(-5.6)]);
  });

  it('has no value before the first quote', () => {
    expect(positionRow(LONG, [], null)).toMatchObject({ now: null, pnl: null, multiple: null });
  });

  it('has no R if its planned risk is unknown', () => {
    expect(positionRow({ ...LONG, risk: '0' }, [], TICK).multiple).toBeNull();
  });

  it.each([
    [[STOP], 'open', 'stop'],
    [[{ ...STOP, status: 'SUBMITTED' }], 'open', 'pending'],
    [[{ ...STOP, status: 'UNKNOWN' }], 'open', 'pending'],
    [[{ ...STOP, status: 'CANCELED' }], 'open', 'none'],
    [[{ ...STOP, position: 'p-2' }], 'open', 'none'],
    [[], 'opening', 'pending'],
    [[], 'open', 'none'],
  ] as const)(
    'with the orders %j and the status %s has the protection %s',
    (orders, status, protection) => {
      expect(positionRow({ ...LONG, status }, orders, TICK).protection).toBe(protection);
    },
  );
});

describe('orders', () => {
  it('work until they end', () => {
    const working = ['INITIALIZED', 'SUBMITTED', 'ACCEPTED', 'PARTIALLY_FILLED', 'UNKNOWN'];
    const ended = ['DENIED', 'REJECTED', 'FILLED', 'CANCELED', 'EXPIRED'];
    expect(working.every((status) => isWorking({ ...STOP, status }))).toBe(true);
    expect(ended.some((status) => isWorking({ ...STOP, status }))).toBe(false);
  });
});
