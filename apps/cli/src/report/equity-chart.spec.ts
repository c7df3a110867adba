import { describe, expect, it } from '@jest/globals';

import { drawdownChart, equityChart } from './equity-chart.js';
import type { Point } from './thin-curve.js';

const FROM = Date.UTC(2025, 0, 1);
const pointsOf = (values: readonly number[]): readonly Point[] =>
  values.map((value, index) => ({ at: FROM + index * 86_400_000, value }));
const pathsIn = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path [^>]*d="([^"]*)"/g)].map(([, path = '']) => path);

describe('the equity chart', () => {
  const svg = equityChart({
    equity: pointsOf([10_000, 9_000, 11_000]),
    held: pointsOf([10_000, 10_500, 10_200]),
    currency: 'USD',
  }).text;

  it('the equity chart draws one line for the account and one for holding, through every point', () => {
    expect(pathsIn(svg).map((path) => path.split(/(?=[ML])/).length)).toEqual([3, 3]);
    expect(svg.match(/class="line (\w+)"/g)).toEqual(['class="line held"', 'class="line own"']);
  });

  it('the equity chart draws larger values higher and later values further right', () => {
    const [, own = ''] = pathsIn(svg);
    const points = own.split(/[ML]/).slice(1);
    const [xs, ys] = [0, 1].map((part) => points.map((text) => Number(text.split(',')[part])));
    expect(xs).toEqual(xs?.toSorted((left, right) => left - right));
    // Equity fell, then rose above its start; y grows downwards.
    expect(ys?.map((y) => y > (ys[0] as number))).toEqual([false, true, false]);
    expect(ys?.[2]).toBeLessThan(ys?.[0] as number);
  });

  it('the equity chart describes its values in text', () => {
    expect(svg).toContain('role="img" aria-labelledby="equity-title equity-text"');
    expect(svg).toContain(
      'The account went from 10,000.00 on 2025-01-01 to 11,000.00 on 2025-01-03; holding ended at 10,200.00.',
    );
  });
});

describe('the drawdown chart', () => {
  it('the drawdown chart fills the area below zero and names the maximum drawdown', () => {
    const svg = drawdownChart(pointsOf([0, -0.25, -0.1])).text;
    expect(pathsIn(svg)[0]).toMatch(/^M.*Z$/);
    expect(svg).toContain('The maximum drawdown was 25.00 % on 2025-01-02.');
  });

  it('the drawdown chart of an account without a drawdown contains valid numbers', () => {
    expect(drawdownChart(pointsOf([0, 0])).text).not.toMatch(/NaN|Infinity/);
  });
});
