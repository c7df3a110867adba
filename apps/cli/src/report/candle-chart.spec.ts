import { describe, expect, it } from '@jest/globals';
import { epochMs, money, price } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';
import { aClosedTrade } from '@tidegate/portfolio/testing';

import type { Bar } from './candle-bars.js';
import { candleChart } from './candle-chart.js';

const FROM = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const bar = (index: number, open: number, close: number): Bar => ({
  from: FROM + index * HOUR_MS,
  to: FROM + (index + 1) * HOUR_MS,
  open,
  high: Math.max(open, close) + 1,
  low: Math.min(open, close) - 1,
  close,
});
const trade = (over: Partial<ClosedTrade>): ClosedTrade => ({
  ...aClosedTrade({ openedAt: epochMs(FROM + HOUR_MS), closedAt: epochMs(FROM + 2 * HOUR_MS) }),
  entryPrice: price(101),
  exitPrice: price(103),
  ...over,
});

function chartOf(trades: readonly ClosedTrade[], symbol = 'BTC/USD'): string {
  const bars = [bar(0, 100, 102), bar(1, 102, 101), bar(2, 101, 104)];
  return candleChart({ place: 1, symbol, bars, trades }).text;
}

describe('candleChart', () => {
  it('the trade chart draws rising and falling bars with different classes', () => {
    const svg = chartOf([]);
    expect(svg.match(/<g class="(up|down)">/g)).toEqual([
      '<g class="up">',
      '<g class="down">',
      '<g class="up">',
    ]);
  });

  it('the trade chart draws a line from entry to exit with a title that describes the trade', () => {
    const svg = chartOf([trade({})]);
    expect(svg).toContain('class="trade won"');
    expect(svg).toContain(
      '<title>long 2025-01-01 01:00 at 101.00, target 2025-01-01 02:00 at 103.00, net 10.00</title>',
    );
    expect(chartOf([trade({ netPnl: money(-1) })])).toContain('class="trade lost"');
  });

  it('the entry triangle points up for a long and down for a short', () => {
    const tipOf = (direction: ClosedTrade['direction']): number => {
      const [, base, tip] =
        /<path d="M[\d.]+,([\d.]+)h10L[\d.]+,([\d.]+)Z"/.exec(chartOf([trade({ direction })])) ??
        [];
      return Number(tip) - Number(base);
    };
    expect([tipOf('long'), tipOf('short')]).toEqual([
      expect.closeTo(-10, 1),
      expect.closeTo(10, 1),
    ]);
  });

  it('the trade chart extends its price axis to a trade outside the range of the candles', () => {
    const svg = chartOf([trade({ exitPrice: price(150) })]);
    expect(Number(/cy="([-\d.]+)"/.exec(svg)?.[1])).toBeGreaterThan(0);
  });

  it('the trade chart escapes the name of the instrument', () => {
    expect(chartOf([], '<b>/USD')).toContain('Trades in &lt;b&gt;/USD');
  });
});
