import { describe, expect, it } from '@jest/globals';
import { epochMs, price } from '@tidegate/kernel';
import { aClosedTrade } from '@tidegate/portfolio/testing';

import { equityRows } from './equity-rows.js';
import { tradeRows } from './trade-rows.js';

describe('trades.csv', () => {
  it('trades.csv has a header and one row per trade, with exact money and without exponents', () => {
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
  it('equity.csv has one row per point, with drawdown and the value of holding', () => {
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

  it('equity.csv is generated in chunks of a thousand rows', () => {
    const values = Array.from({ length: 2_500 }, (_, index) => index + 1);
    const chunks = [...equityRows({ times: values, equity: values, held: values })];
    expect(chunks.map((chunk) => chunk.split('\n').length - 1)).toEqual([1_001, 1_000, 500]);
  });
});
