import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import { aClosedTrade } from '@tidegate/portfolio/testing';

import { equityRows } from './equity-rows.js';
import { tradeRows } from './trade-rows.js';

describe('trades.csv', () => {
  it('has a row for each trade under one header, money exact and never as an exponent', () => {
    const trade = {
      ...aClosedTrade({ netPnl: -3, fees: 1 }),
      entryPrice: price('0.00000001234'),
      strategy: '=evil()',
      openedAt: epochMs(Date.UTC(2025, 0, 1)),
    };
    const rows = [...tradeRows([trade, trade])];
    const cells = rows.map((row) => row.trimEnd().split(','));
    expect(cells.map(({ length }) => length)).toEqual([21, 21, 21]);
    const named = Object.fromEntries((cells[0] ?? []).map((name, at) => [name, cells[1]?.[at]]));
    expect(named).toMatchObject({
      opened_at: '2025-01-01T00:00:00.000Z',
      strategy: "'=evil()",
      entry_price: '0.00000001234',
      gross_pnl: '-2',
      fees: '1',
      net_pnl: '-3',
    });
  });
});

describe('equity.csv', () => {
  it('has a row for each point, with drawdown and what holding was worth', () => {
    const times = [0, 60_000, 120_000].map((at) => Date.UTC(2025, 0, 1) + at);
    const text = [...equityRows({ times, equity: [100, 90, 120], held: [100, 101, 102] })].join('');
    expect(text).toBe(
      [
        'time,equity,drawdown,held',
        '2025-01-01T00:00:00.000Z,100,0,100',
        '2025-01-01T00:01:00.000Z,90,-0.09999999999999998,101',
        '2025-01-01T00:02:00.000Z,120,0,102',
        '',
      ].join('\n'),
    );
  });

  it('comes in pieces of a thousand rows', () => {
    const values = Array.from({ length: 2_500 }, (_, index) => index + 1);
    const pieces = [...equityRows({ times: values, equity: values, held: values })];
    expect(pieces.map((piece) => piece.split('\n').length - 1)).toEqual([1_001, 1_000, 500]);
  });
});
