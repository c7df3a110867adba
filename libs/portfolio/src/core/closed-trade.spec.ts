import { describe, expect, it } from '@jest/globals';

import { epochMs, InvariantViolation, price } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Fill, Position } from '@tidegate/model';

import { aFill, anOpenPosition, NOON } from '../../testing/index.js';
import { closedTradeOf } from './closed-trade.js';
import { applyFillToPosition } from './position-fills.js';

function story(position: Position, fills: readonly Fill[], facts: Partial<Position>): Position {
  let current = position;
  for (const fill of fills) {
    const result = applyFillToPosition(current, fill, BTC_USD);
    if (!result.ok) throw new Error(result.error.code);
    current = result.value;
  }
  return { ...current, ...facts };
}

const entry = aFill({ price: '100.5', quantity: 2, fee: '0.8' });
const exit = aFill({
  side: 'sell',
  price: 108,
  quantity: 2,
  fee: '0.9',
  at: epochMs(NOON + 60_000),
});
const facts = { exitReason: 'target', exitDecisionPrice: price('108.5') } as const;

describe('closedTradeOf', () => {
  it('summarises a long from its fills', () => {
    const open = anOpenPosition();
    const seen = { ...open, plan: { ...open.plan, highest: 110, lowest: 99 } };
    const trade = closedTradeOf(story(seen, [entry, exit], facts));
    expect(trade).toMatchObject({
      direction: 'long',
      strategy: 'keltner',
      supporters: ['keltner'],
      exitReason: 'target',
      trend: 'trend',
      volatility: 'mid',
      openedAt: NOON,
      closedAt: NOON + 60_000,
    });
    expect(trade.quantity.toString()).toBe('2');
    expect(trade.grossPnl.toString()).toBe('15');
    expect(trade.fees.toString()).toBe('1.7');
    expect(trade.netPnl.toString()).toBe('13.3');
    expect(trade.rMultiple).toBeCloseTo(13.3 / 20, 12);
    expect(trade.mfe).toBeCloseTo(9.5 / 100.5, 12);
    expect(trade.mae).toBeCloseTo(1.5 / 100.5, 12);
    expect(trade.entrySlippage).toBeCloseTo(0.005, 12);
    expect(trade.exitSlippage).toBeCloseTo(0.5 / 108.5, 12);
  });

  it('mirrors excursions and slippage for a short', () => {
    const open = anOpenPosition({ direction: 'short' });
    const seen = { ...open, plan: { ...open.plan, highest: 103, lowest: 95 } };
    const fills = [
      aFill({ side: 'sell', price: '99.5', quantity: 2 }),
      aFill({ side: 'buy', price: 96, quantity: 2 }),
    ];
    const trade = closedTradeOf(
      story(seen, fills, { exitReason: 'stop', exitDecisionPrice: price(95) }),
    );
    expect(trade.grossPnl.toString()).toBe('7');
    expect(trade.mfe).toBeCloseTo(4.5 / 99.5, 12);
    expect(trade.mae).toBeCloseTo(3.5 / 99.5, 12);
    expect(trade.entrySlippage).toBeCloseTo(0.005, 12);
    expect(trade.exitSlippage).toBeCloseTo(1 / 95, 12);
  });

  it('counts favourable fills as negative slippage', () => {
    const fills = [
      aFill({ price: 99, quantity: 1 }),
      aFill({ side: 'sell', price: 109, quantity: 1 }),
    ];
    const trade = closedTradeOf(story(anOpenPosition(), fills, facts));
    expect(trade.entrySlippage).toBeCloseTo(-0.01, 12);
    expect(trade.exitSlippage).toBeLessThan(0);
  });

  it('throws for a position that is still open', () => {
    expect(() => closedTradeOf(story(anOpenPosition(), [entry], facts))).toThrow(
      InvariantViolation,
    );
  });

  it.each<Partial<Position>>([
    { status: 'open' },
    { entryPrice: null },
    { exitPrice: null },
    { exitReason: null },
    { exitDecisionPrice: null },
    { openedAt: null },
    { closedAt: null },
  ])('throws for a position with %j', (gap) => {
    const position = story(anOpenPosition(), [entry, exit], { ...facts, ...gap });
    expect(() => closedTradeOf(position)).toThrow(InvariantViolation);
  });
});
