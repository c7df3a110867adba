import { describe, expect, it } from '@jest/globals';

import { formatFigure, meetsTarget, renderTable } from './bench-table.js';

describe('bench table', () => {
  it('treats the target of a rate as a minimum and of a duration as a maximum', () => {
    expect(meetsTarget({ metric: 'm', value: 2, unit: 'rows/s', target: 1 })).toBe(true);
    expect(meetsTarget({ metric: 'm', value: 0.5, unit: 'rows/s', target: 1 })).toBe(false);
    expect(meetsTarget({ metric: 'm', value: 2, unit: 'ms', target: 1 })).toBe(false);
    expect(meetsTarget({ metric: 'm', value: 1, unit: 'ms', target: 1 })).toBe(true);
    expect(meetsTarget({ metric: 'm', value: 1, unit: 'ms' })).toBeNull();
  });

  it('formats figures with four significant digits and thousands separators', () => {
    expect([2_543_210, 0.123456, 7].map(formatFigure)).toEqual(['2,543,000', '0.1235', '7']);
  });

  it('aligns table columns and marks a missed target with NO', () => {
    const table = renderTable([
      { metric: 'commit', value: 7, unit: 'ms', target: 5 },
      {
        metric: 'candles',
        value: 3_000_000,
        unit: 'candles/s',
        reference: { name: 'bare loop', value: 6_000_000 },
        ratio: 0.5,
      },
    ]);
    expect(table.split('\n')).toEqual([
      'metric   value      unit       reference             ratio  target  met',
      'commit   7          ms                                      5       NO',
      'candles  3,000,000  candles/s  bare loop: 6,000,000  0.5',
    ]);
  });
});
