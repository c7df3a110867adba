import { describe, expect, it } from '@jest/globals';
import { bookSnapshot, levels, NOW } from '@tidegate/ai/testing';
import { epochMs, invariant } from '@tidegate/kernel';
import { quantitiesBetween, seeded } from '@tidegate/kernel/testing';
import type { BookAnalysis, BookSnapshot } from '@tidegate/model';
import fc from 'fast-check';

import { analyseBook } from './book-analyser.js';
import { EMPTY_BOOK_MEMORY, rememberBook, vanishedInterest } from './book-memory.js';
import { BookOptions } from './book-options.js';

const options = (changes: Partial<BookOptions> = {}): BookOptions =>
  Object.assign(new BookOptions(), changes);

function analysisOf(snapshot: BookSnapshot, changes: Partial<BookOptions> = {}): BookAnalysis {
  const analysis = analyseBook(snapshot, 0, options(changes));
  invariant(analysis !== null, 'The book must have two sides');
  return analysis;
}

const ten = (held: number): number[] => Array.from({ length: 10 }, () => held);
const LEANING = bookSnapshot(levels(100, -0.01, ten(2)), levels(100.02, 0.01, ten(1)));
const BALANCED = bookSnapshot(levels(100, -0.01, ten(1)), levels(100.02, 0.01, ten(1)));

describe('analyseBook', () => {
  it('analyses a book with twice as much quantity on the bid side', () => {
    // About 3,000 in quote units: fair depth when 10,000 is deep.
    const analysis = analysisOf(LEANING, { deepNotional: 10_000 });
    expect(analysis.imbalance).toBeCloseTo(1 / 3, 12);
    expect(analysis.depthRatio).toBeCloseTo(2, 12);
    expect(analysis.liquidityScore).toBeCloseTo(0.75, 12);
    expect(analysis.score).toBeCloseTo(0.25, 12);
    expect(analysis.mid).toBeCloseTo(100.01, 12);
    expect(analysis.spreadRate).toBeCloseTo(0.02 / 100.01, 12);
    expect(analysis.bidNotional).toBeCloseTo(2 * 999.55, 9);
    expect(analysis).toMatchObject({ bestBid: 100, bestAsk: 100.02, whaleBias: 0, voids: 0 });
  });

  it.each([
    ['shallow and tight', {}, 0.5 + 0.2 + 0.1],
    ['fair', { deepNotional: 10_000 }, 0.5 + 0.2 + 0.05 + 0.1],
    ['deep', { deepNotional: 1_000 }, 0.5 + 0.2 + 0.15 + 0.1],
    ['neither tight nor wide', { tightSpreadRate: 0.0001 }, 0.5 + 0.1 + 0.1],
    ['wide', { tightSpreadRate: 0.00005 }, 0.5 + 0.1],
    ['full of voids', { voidRate: 0.00005 }, 0.5 + 0.2 + 0.1 - 0.2],
  ])('scores the liquidity of a balanced book that is %s', (_, changes, score) => {
    expect(analysisOf(BALANCED, changes).liquidityScore).toBeCloseTo(score, 12);
  });

  it('measures depth in quote units, so equal quantities at a hundredth of the price are not deep', () => {
    const cheap = bookSnapshot(levels(1, -0.0001, ten(1)), levels(1.0002, 0.0001, ten(1)));
    expect(analysisOf(BALANCED, { deepNotional: 1_000 }).liquidityScore).toBeGreaterThan(
      analysisOf(cheap, { deepNotional: 1_000 }).liquidityScore,
    );
  });

  it('computes the whale bias by notional or by size relative to the side', () => {
    const quantities = [1, 1, 1, 1, 1, 1, 1, 1, 1, 9];
    const bid = bookSnapshot(levels(100, -0.01, quantities), levels(100.02, 0.01, ten(1)));
    expect(analysisOf(bid, { whaleMultiple: 4 })).toMatchObject({ whaleBids: 1, whaleBias: 1 });
    expect(analysisOf(bid)).toMatchObject({ whaleBids: 0, whaleBias: 0 });
    const both = analysisOf(LEANING, { whaleNotional: 99 });
    expect(both).toMatchObject({ whaleBids: 10, whaleAsks: 10 });
    expect(both.whaleBias).toBeCloseTo((1999.1 - 1000.65) / (1999.1 + 1000.65), 9);
  });

  it('counts gaps between neighbouring levels', () => {
    const gappy = bookSnapshot(
      [
        [100, 1],
        [99.9, 1],
        [99, 1],
      ],
      [
        [100.02, 1],
        [101, 1],
        [101.1, 1],
      ],
    );
    expect(analysisOf(gappy).voids).toBe(2);
  });

  it('uses at most the configured number of levels', () => {
    const analysis = analysisOf(LEANING, { levels: 3 });
    expect(analysis.bidNotional).toBeCloseTo(2 * (100 + 99.99 + 99.98), 9);
  });

  it('lowers the score of a book with a wide spread', () => {
    const narrow = analysisOf(LEANING);
    const wide = analysisOf(LEANING, { tightSpreadRate: 0.00005 });
    expect(wide.score).toBeCloseTo((narrow.score * 0.7 * 0.5) / 0.7, 12);
  });

  it.each([
    ['no bids', bookSnapshot([], levels(100, 0.01, [1]))],
    ['no asks', bookSnapshot(levels(100, -0.01, [1]), [])],
    ['empty levels only', bookSnapshot(levels(100, -0.01, [0]), levels(101, 0.01, [1]))],
    ['crossed sides', bookSnapshot(levels(100, -0.01, [1]), levels(100, 0.01, [1]))],
  ])('returns null for a book with %s', (_, snapshot) => {
    expect(analyseBook(snapshot, 0, options())).toBeNull();
  });

  it('is bounded, and swapping the sides negates the directional values and keeps the rest', () => {
    const side = fc.array(quantitiesBetween(0.01, 50), {
      minLength: 1,
      maxLength: 30,
    });
    // Prices so close that a side's notional is equal as bids and as asks, without a threshold in between.
    const mirrored = (bids: readonly number[], asks: readonly number[]): BookAnalysis =>
      analysisOf(bookSnapshot(levels(99.87, -1e-9, bids), levels(99.87 + 2e-9, 1e-9, asks)));
    let leaning = 0;
    fc.assert(
      fc.property(side, side, (left, right) => {
        const book = mirrored(left, right);
        const swapped = mirrored(right, left);
        expect(swapped.imbalance).toBeCloseTo(-book.imbalance, 12);
        expect(swapped.score).toBeCloseTo(-book.score, 8);
        expect(swapped.liquidityScore).toBeCloseTo(book.liquidityScore, 12);
        expect(Math.abs(book.score)).toBeLessThanOrEqual(1);
        expect(book.liquidityScore).toBeGreaterThanOrEqual(0);
        expect(book.liquidityScore).toBeLessThanOrEqual(1);
        if (Math.abs(book.score) > 0.2) leaning += 1;
      }),
      seeded({ numRuns: 200 }),
    );
    expect(leaning).toBeGreaterThan(20);
  });
});

describe('Spoofing', () => {
  const later = (ms: number) => epochMs(NOW + ms);
  const asks = levels(100.02, 0.01, ten(1));
  /** Two levels near the touch hold 20 each of 48 units in ten levels: 8.3 mean levels. */
  const shown = bookSnapshot(levels(100, -0.01, [1, 20, 20, 1, 1, 1, 1, 1, 1, 1]), asks);
  const withdrawn = (ms: number): BookSnapshot =>
    bookSnapshot(
      [[100, 1] as const, ...levels(99.97, -0.01, [1, 1, 1, 1, 1, 1, 1])],
      asks,
      later(ms),
    );
  const watch = (
    snapshots: readonly BookSnapshot[],
    changes: Partial<BookOptions> = {},
  ): readonly (boolean | undefined)[] => {
    let memory = EMPTY_BOOK_MEMORY;
    const chosen = options({ spoofSumMultiple: 8, ...changes });
    return snapshots.map((snapshot) => {
      memory = rememberBook(memory, snapshot, chosen);
      const vanished = vanishedInterest(memory, snapshot.receivedAt, chosen);
      return analyseBook(snapshot, vanished, chosen)?.spoofingSuspected;
    });
  };

  it('is suspected when large levels near the touch vanish without a trade, and halves the score', () => {
    expect(watch([shown, withdrawn(500)])).toEqual([false, true]);
    const calm = analyseBook(withdrawn(500), 8, options({ spoofSumMultiple: 8 }));
    const spoofed = analyseBook(withdrawn(500), 8.1, options({ spoofSumMultiple: 8 }));
    expect(spoofed?.score).toBeCloseTo((calm?.score ?? NaN) / 2, 12);
  });

  it('expires after its window', () => {
    const quiet = [4_000, 8_000, 11_000].map(withdrawn);
    expect(watch([shown, withdrawn(500), ...quiet])).toEqual([false, true, true, true, false]);
  });

  it('ignores levels that the touch has passed, because they may have been filled', () => {
    const traded = bookSnapshot(levels(99.97, -0.01, ten(1)), asks, later(500));
    expect(watch([shown, traded])).toEqual([false, false]);
  });

  it('ignores levels beyond the visible depth', () => {
    const risen = bookSnapshot(
      levels(100.5, -0.01, ten(1)),
      levels(100.52, 0.01, ten(1)),
      later(500),
    );
    expect(watch([shown, risen])).toEqual([false, false]);
  });

  it('ignores changes since a snapshot that is too old', () => {
    expect(watch([shown, withdrawn(10_000)])).toEqual([false, false]);
  });

  it('ignores levels far from the touch', () => {
    expect(watch([shown, withdrawn(500)], { spoofLevels: 1 })).toEqual([false, false]);
  });
});
