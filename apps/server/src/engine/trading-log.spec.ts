import { describe, expect, it } from '@jest/globals';
import { money, orderId, silentLogger } from '@tidegate/kernel';
import type { EngineEvent } from '@tidegate/model';
import {
  decisionRow,
  fillRow,
  MAIN_ACCOUNT,
  orderRow,
  positionRow,
  scopeOf,
  tradeRow,
} from '@tidegate/trading/testing';

import { logTrading, tradingContextOf } from './trading-log.js';

function logged(...events: readonly EngineEvent[]): readonly (readonly [string, object])[] {
  const lines: (readonly [string, object])[] = [];
  const info = (message: string, fields: object = {}): void => void lines.push([message, fields]);
  const context = tradingContextOf(events);
  for (const event of events) logTrading({ ...silentLogger, info }, event, context);
  return lines;
}

const filled = { type: 'fill_booked', fill: fillRow() } as const;

describe('logTrading', () => {
  it('logs quantity, price, value and risk of an accepted decision, and omits a rejected one', () => {
    const decision = { ...decisionRow(), outcome: 'accepted' as const, rejectedBy: null };
    expect(logged({ type: 'decision_made', decision })).toEqual([
      [
        'Entry decided',
        expect.objectContaining({
          ...MAIN_ACCOUNT,
          quantity: '0.12345678',
          price: '64125.1',
          value: '7916.4685',
          stop: '63500',
          target: '65400',
          risk: '76.96',
        }),
      ],
    ]);
    expect(logged({ type: 'decision_made', decision: decisionRow() })).toEqual([]);
  });

  it('logs the fee, stop and target at an entry fill', () => {
    const events: readonly EngineEvent[] = [
      { type: 'order_updated', order: orderRow() },
      filled,
      { type: 'position_updated', position: positionRow() },
    ];
    expect(logged(...events)).toEqual([
      [
        'Filled',
        {
          ...MAIN_ACCOUNT,
          instrument: 'kraken:BTC/USD',
          side: 'buy',
          quantity: '0.12345678',
          price: '64123.4',
          value: '7916.4685',
          fee: '12.6656',
          feeAsset: 'USD',
          purpose: 'entry',
          reason: undefined,
          stop: '63500',
          target: '65400',
          order: 'o-1-1',
        },
      ],
    ]);
  });

  it('logs the exit reason and the gross and net profit so far at an exit fill', () => {
    const [[, fields] = []] = logged(
      { type: 'order_updated', order: orderRow({ purpose: 'exit', exitReason: 'target' }) },
      filled,
      {
        type: 'position_updated',
        position: positionRow({ realisedPnl: money('100'), fees: money('20.5') }),
      },
    );
    expect(fields).toMatchObject({
      purpose: 'exit',
      reason: 'target',
      grossPnl: '100',
      netPnl: '79.5',
    });
    expect(fields).not.toHaveProperty('stop');
  });

  it('logs a fill without an order when only another account has an order with that id', () => {
    const foreign = orderRow({ scope: scopeOf('default', 'other'), purpose: 'exit' });
    const [[, fields] = []] = logged({ type: 'order_updated', order: foreign }, filled);
    expect(fields).toMatchObject({ purpose: undefined, fee: '12.6656', order: orderId('o-1-1') });
  });

  it('logs the gross and net result of a closed trade', () => {
    expect(logged({ type: 'trade_closed', trade: tradeRow() })).toEqual([
      [
        'Trade closed',
        expect.objectContaining({
          reason: 'target',
          grossPnl: '157.604',
          fees: '25.5',
          netPnl: '132.104',
          rMultiple: 1.717,
        }),
      ],
    ]);
  });
});
