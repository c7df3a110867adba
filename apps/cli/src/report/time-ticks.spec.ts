import { describe, expect, it } from '@jest/globals';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { timeTicks } from './time-ticks.js';

const FROM = Date.UTC(2025, 0, 1);
const HOUR_MS = 3_600_000;
const labelsOver = (hours: number): readonly string[] =>
  timeTicks({ min: FROM, max: FROM + hours * HOUR_MS }).map(({ label }) => label);

describe('timeTicks', () => {
  it('time ticks are hours, days or months, depending on the range', () => {
    expect(labelsOver(3)).toEqual(['00:00', '01:00', '02:00', '03:00']);
    expect(labelsOver(72).slice(0, 3)).toEqual(['01-01 00:00', '01-01 06:00', '01-01 12:00']);
    expect(labelsOver(24 * 14).slice(0, 2)).toEqual(['01-02', '01-04']);
    expect(labelsOver(24 * 365)).toEqual([
      '2025-01',
      '2025-02',
      '2025-03',
      '2025-04',
      '2025-05',
      '2025-06',
      '2025-07',
      '2025-08',
      '2025-09',
      '2025-10',
      '2025-11',
      '2025-12',
      '2026-01',
    ]);
    expect(labelsOver(24 * 365 * 8).slice(0, 2)).toEqual(['2025-01', '2026-01']);
  });

  it('time ticks are few, ascending and inside a range of any length', () => {
    const lengths = fc.integer({ min: 1, max: 50 * 365 * 24 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 1e6 }), (hours, offset) => {
        const min = FROM - offset * HOUR_MS;
        const max = min + hours * HOUR_MS;
        const ticks = timeTicks({ min, max });
        expect(ticks.length).toBeLessThanOrEqual(13);
        for (const [index, { at }] of ticks.entries()) {
          expect(at).toBeGreaterThanOrEqual(
            index === 0 ? min : (ticks[index - 1]?.at as number) + 1,
          );
          expect(at).toBeLessThanOrEqual(max);
        }
      }),
      seeded(),
    );
  });
});
