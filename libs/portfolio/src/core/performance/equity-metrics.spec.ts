import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DAY_MS, InvariantViolation, SeededRng } from '@tidegate/kernel';
import { CaseCounter, ratesBetween, seeded } from '@tidegate/kernel/testing';

import { equityMetricsOf } from './equity-metrics.js';

const START = 1_700_000_000_000;

const daily = (values: readonly number[]) => ({
  times: values.map((_, index) => START + index * DAY_MS),
  values,
});

describe('equityMetricsOf', () => {
  it('gives each figure its published value on a curve computed by hand', () => {
    // Daily returns: +10 %, −10 %, +20 %, −5 %.
    const metrics = equityMetricsOf(daily([100, 110, 99, 118.8, 112.86]));
    const mean = 0.0375;
    const deviation = Math.sqrt((0.0625 ** 2 + 0.1375 ** 2 + 0.1625 ** 2 + 0.0875 ** 2) / 3);
    const downside = Math.sqrt((0.1 ** 2 + 0.05 ** 2) / 4);
    expect(metrics.totalReturn).toBeCloseTo(0.1286, 10);
    expect(metrics.cagr).toBeCloseTo(1.1286 ** (365 / 4) - 1, 3);
    expect(metrics.annualReturn).toBeCloseTo(mean * 365, 10);
    expect(metrics.annualVolatility).toBeCloseTo(deviation * Math.sqrt(365), 10);
    expect(metrics.sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(365), 10);
    expect(metrics.sortino).toBeCloseTo((mean / downside) * Math.sqrt(365), 10);
    expect(metrics.omega).toBeCloseTo(0.3 / 0.15, 10);
    expect(metrics.gainToPain).toBeCloseTo(0.15 / 0.15, 10);
    expect(metrics.maxDrawdown).toBeCloseTo(0.1, 10);
    expect(metrics.maxDrawdownAmount).toBeCloseTo(11, 10);
    expect(metrics.maxDrawdownDurationMs).toBe(2 * DAY_MS);
    expect(metrics.averageDrawdown).toBeCloseTo(0.075, 10);
    expect(metrics.timeUnderWater).toBeCloseTo(3 / 4, 10);
    expect(metrics.ulcerIndex).toBeCloseTo(Math.sqrt((0.1 ** 2 + 0.05 ** 2) / 5), 10);
    expect(metrics.recoveryFactor).toBeCloseTo(12.86 / 11, 10);
    expect(metrics.calmar).toBeCloseTo((metrics.cagr as number) / 0.1, 6);
    expect(metrics.martinRatio).toBeCloseTo(
      (metrics.cagr as number) / (metrics.ulcerIndex as number),
      6,
    );
    // Third and fourth moments about the mean 0.0375 over the population variance 0.014219.
    const distances = [0.0625, -0.1375, 0.1625, -0.0875];
    const moment = (power: number) => distances.reduce((sum, one) => sum + one ** power, 0) / 4;
    expect(metrics.skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 10);
    expect(metrics.excessKurtosis).toBeCloseTo(moment(4) / moment(2) ** 2 - 3, 10);
    expect(metrics.bestDay).toBeCloseTo(0.2, 10);
    expect(metrics.worstDay).toBeCloseTo(-0.1, 10);
    expect(metrics.positiveDays).toBe(0.5);
    // 5th percentile of four values: −0.1 + 0.15 × 0.05; 95th: 0.1 + 0.85 × 0.1.
    expect(metrics.valueAtRisk95).toBeCloseTo(0.0925, 10);
    expect(metrics.expectedShortfall95).toBeCloseTo(0.1, 10);
    expect(metrics.tailRatio).toBeCloseTo(0.185 / 0.0925, 10);
  });

  it('gives no ratio without risk, and no figure without a curve', () => {
    const flat = equityMetricsOf(daily([100, 100, 100]));
    expect(flat).toMatchObject({
      totalReturn: 0,
      cagr: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
      omega: null,
      maxDrawdown: 0,
      maxDrawdownDurationMs: 0,
      timeUnderWater: 0,
      tailRatio: null,
      skewness: null,
      positiveDays: null,
    });
    const none = equityMetricsOf(daily([]));
    expect(Object.keys(none).sort()).toEqual(Object.keys(flat).sort());
    for (const figure of Object.values(none)) expect(figure).toBeNull();
  });

  it('refuses a curve whose times are out of order', () => {
    expect(() => equityMetricsOf({ times: [2, 1], values: [1, 1] })).toThrow(InvariantViolation);
  });

  it('has no yearly growth over a curve of one instant', () => {
    expect(equityMetricsOf({ times: [START, START], values: [100, 50] }).cagr).toBeNull();
  });

  it('leaves flat days out of the share of positive days', () => {
    const { positiveDays } = equityMetricsOf(daily([100, 110, 110, 120, 130, 120]));
    expect(positiveDays).toBe(0.75);
  });

  it('takes a single losing day as the shortfall', () => {
    expect(equityMetricsOf(daily([100, 90])).expectedShortfall95).toBeCloseTo(0.1, 10);
  });

  it('reflects the shape of the tails', () => {
    const crash = [100];
    const leap = [100];
    for (let day = 1; day <= 40; day++) {
      crash.push((crash[day - 1] as number) * (day === 20 ? 0.8 : day % 2 ? 1.01 : 1));
      leap.push((leap[day - 1] as number) * (day === 20 ? 1.2 : day % 2 ? 0.99 : 1));
    }
    const fallen = equityMetricsOf(daily(crash));
    const risen = equityMetricsOf(daily(leap));
    expect(fallen.skewness as number).toBeLessThan(-3);
    expect(risen.skewness as number).toBeGreaterThan(3);
    expect(fallen.excessKurtosis as number).toBeGreaterThan(10);
  });

  it('does not change when the equity is multiplied by ten', () => {
    const rng = new SeededRng(3);
    const values = [1_000];
    for (let day = 1; day < 200; day++) {
      values.push((values[day - 1] as number) * (1 + (rng.next() - 0.48) / 20));
    }
    const { maxDrawdownAmount: small, ...shape } = equityMetricsOf(daily(values));
    const large = equityMetricsOf(daily(values.map((value) => value * 10)));
    expect(large.maxDrawdownAmount).toBeCloseTo((small as number) * 10, 6);
    for (const [name, figure] of Object.entries(shape)) {
      expect(large[name as keyof typeof shape]).toBeCloseTo(figure as number, 9);
    }
  });

  it('is finite or null on any curve', () => {
    const step = fc.record({
      hours: fc.integer({ min: 0, max: 100 }),
      value: fc.oneof(ratesBetween(-100, 10_000), fc.constantFrom(0, 1, 100)),
    });
    const cases = new CaseCounter('all known', 'some unknown');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let at = 0;
        const times = steps.map(({ hours }) => (at += hours * 3_600_000));
        const metrics = equityMetricsOf({ times, values: steps.map(({ value }) => value) });
        for (const figure of Object.values(metrics)) {
          expect(figure === null || Number.isFinite(figure)).toBe(true);
        }
        const nulls = Object.values(metrics).filter((figure) => figure === null).length;
        cases.count('all known', nulls === 0);
        cases.count('some unknown', nulls > 0 && steps.length > 1);
      }),
      seeded({ numRuns: 300 }),
    );
    cases.assertReached();
  });
});
