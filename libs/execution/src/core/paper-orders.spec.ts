import { describe, expect, it } from '@jest/globals';
import { epochMs, MINUTE_MS, quantity } from '@tidegate/kernel';
import { anOrder } from '@tidegate/matching/testing';
import type { Order } from '@tidegate/model';

import { aStop, aTarget } from '../../testing/index.js';
import { isReached, recoveredPhase, recoveredStart } from './paper-orders.js';

const AT = epochMs(10_000);
const LATENCY_MS = 500;

/** An accepted entry at a limit, submitted at 2,000 and last changed at `updatedAt`. */
function aLimit(updatedAt: number, change: Partial<Order> = {}): Order {
  const limit = anOrder({ type: 'limit', limitPrice: 99 });
  return { ...limit, submittedAt: epochMs(2_000), updatedAt: epochMs(updatedAt), ...change };
}

const protecting = (order: Order): Order => ({
  ...order,
  submittedAt: epochMs(3_000),
  updatedAt: epochMs(3_000),
});

describe('recoveredStart', () => {
  it.each([
    ['an unanswered order is sent at the start', aLimit(2_000, { status: 'SUBMITTED' }), 10_500],
    ['an entry waits for its latency', aLimit(2_100), 2_500],
    ['an entry that changed after its latency', aLimit(4_000), 4_000],
    ['an entry without a time of submission', aLimit(3_000, { submittedAt: null }), 3_500],
    ['a target joins without latency', protecting(aTarget()), 3_000],
    ['a stop joins without latency', protecting(aStop()), 3_000],
  ] as const)('%s', (_what, order, start) => {
    expect(recoveredStart(order, AT, LATENCY_MS)).toBe(start);
  });
});

describe('recoveredPhase', () => {
  const begun = { filledQuantity: quantity('0.4') };
  /** The phase at 61,000 of an order active from `activeFrom`. */
  const phaseOf = (order: Order, activeFrom: number, candleMs: number | null): string =>
    recoveredPhase(order, {
      activeFrom: epochMs(activeFrom),
      at: epochMs(MINUTE_MS + 1_000),
      candleMs,
    });

  it.each([
    ['triggered', 'a stop that the market reached', aStop({ triggeredAt: epochMs(1) })],
    ['triggered', 'a stop that began to fill', aStop(begun)],
    ['arriving', 'a market order', anOrder()],
    ['arriving', 'an unanswered limit', aLimit(2_000, { status: 'SUBMITTED' })],
    ['resting', 'a stop', aStop()],
    ['resting', 'a limit that began to fill', aLimit(2_000, begun)],
  ] as const)('is %s for %s', (phase, _what, order) => {
    expect(phaseOf(order, 0, null)).toBe(phase);
  });

  it('is arriving until a candle has closed since the order became active', () => {
    const limit = aLimit(2_000);
    const at = [MINUTE_MS - 1, MINUTE_MS].map((start) => phaseOf(limit, start, MINUTE_MS));
    expect(at).toEqual(['resting', 'arriving']);
    expect(phaseOf(limit, MINUTE_MS, null)).toBe('resting');
  });

  it('is resting for an order that changed since it was submitted', () => {
    expect(phaseOf(aLimit(2_001), MINUTE_MS, MINUTE_MS)).toBe('resting');
    expect(phaseOf(aLimit(2_000, begun), MINUTE_MS, MINUTE_MS)).toBe('resting');
  });
});

describe('isReached', () => {
  it('is true for a market order at any prices', () => {
    expect(isReached(anOrder(), 1, 2)).toBe(true);
  });
});
