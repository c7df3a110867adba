import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { InvariantViolation } from './errors.js';
import { nextGaussian, nextInt, seedFrom, SeededRng, type RngState } from './rng.js';
import { seeded } from '../../testing/index.js';

const draws = (rng: SeededRng, count: number): number[] =>
  Array.from({ length: count }, () => rng.next());

const WORD = 0xffff_ffffn;

/** xoshiro128** 1.1 with big integers, transcribed from its published C source. */
function* reference(state: RngState): Generator<number> {
  const s = state.map(BigInt) as [bigint, bigint, bigint, bigint];
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & WORD;
  for (;;) {
    yield Number((rotl((s[1] * 5n) & WORD, 7n) * 9n) & WORD) / 2 ** 32;
    const t = (s[1] << 9n) & WORD;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
  }
}

const words = fc.integer({ min: 0, max: 0xffff_ffff });
const states = fc
  .tuple(words, words, words, words)
  .filter((state) => state.some((word) => word !== 0));

describe('SeededRng', () => {
  it('starts with the values of the published algorithm', () => {
    const rng = new SeededRng([1, 2, 3, 4]);
    expect(draws(rng, 4).map((draw) => draw * 2 ** 32)).toEqual([11_520, 0, 5_927_040, 70_819_200]);
  });

  it('matches the published algorithm from any state', () => {
    fc.assert(
      fc.property(states, (state) => {
        const rng = new SeededRng(state);
        const expected = reference(state);
        for (let draw = 0; draw < 50; draw++) expect(rng.next()).toBe(expected.next().value);
      }),
      seeded(),
    );
  });

  it('repeats the sequence of its seed, and differs for another seed', () => {
    fc.assert(
      fc.property(words, words, (seed, other) => {
        fc.pre(seed !== other);
        expect(draws(new SeededRng(seed), 20)).toEqual(draws(new SeededRng(seed), 20));
        expect(draws(new SeededRng(seed), 20)).not.toEqual(draws(new SeededRng(other), 20));
      }),
      seeded(),
    );
  });

  it('resumes from a state taken at any point', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 100 }), (seed, count) => {
        const rng = new SeededRng(seed);
        draws(rng, count);
        const resumed = new SeededRng(rng.state());
        expect(draws(resumed, 20)).toEqual(draws(rng, 20));
      }),
      seeded(),
    );
  });

  it('draws from [0, 1), evenly over a hundred bins', () => {
    const rng = new SeededRng(42);
    const bins = new Array<number>(100).fill(0);
    for (const draw of draws(rng, 100_000)) {
      expect(draw >= 0 && draw < 1).toBe(true);
      const bin = Math.floor(draw * 100);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    // 99 degrees of freedom: 1 in 1,000 fair generators lies outside these bounds, on either side.
    expect(chiSquare).toBeGreaterThan(59);
    expect(chiSquare).toBeLessThan(149);
  });

  it('refuses the all-zero state, which it could never leave', () => {
    expect(() => new SeededRng([0, 0, 0, 0])).toThrow(InvariantViolation);
  });
});

describe('draws from an Rng', () => {
  it('are standard normal', () => {
    const rng = new SeededRng(7);
    const sample = Array.from({ length: 50_000 }, () => nextGaussian(rng));
    const mean = sample.reduce((sum, draw) => sum + draw, 0) / sample.length;
    const variance = sample.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / sample.length;
    const beyondTwo = sample.filter((draw) => Math.abs(draw) > 2).length / sample.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.005);
  });

  it('are finite when the uniform draw is zero', () => {
    expect(nextGaussian({ next: () => 0 })).toBeCloseTo(0);
  });

  it('are integers below their bound, each reached', () => {
    const rng = new SeededRng(3);
    const seen = new Set(Array.from({ length: 1_000 }, () => nextInt(rng, 6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('seedFrom', () => {
  it('is FNV-1a', () => {
    expect(seedFrom('')).toBe(0x811c9dc5);
    expect(seedFrom('a')).toBe(0xe40c292c);
    expect(seedFrom('foobar')).toBe(0xbf9cf968);
  });
});
