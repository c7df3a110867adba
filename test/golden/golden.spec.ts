import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { GOLDEN_MARKETS, historyOf } from './golden-markets.js';
import { goldenText } from './golden-run.js';

const OUTCOMES = join(import.meta.dirname, 'outcomes');
/** Set by `npm run golden`: write the outcomes down instead of judging them. */
const recording = process.env.TIDEGATE_UPDATE_GOLDEN === '1';

const fileOf = (name: string): string => join(OUTCOMES, `${name}.txt`);

describe('The outcome of a back-test with a busy profile', () => {
  it.each(GOLDEN_MARKETS.map((market) => [market.name, market] as const))(
    'in the %s market is the recorded one (after a wanted change: npm run golden)',
    async (name, market) => {
      const text = await goldenText(historyOf(market));
      if (recording) writeFileSync(fileOf(name), text);
      expect(text).toBe(readFileSync(fileOf(name), 'utf8'));
      // A market in which nothing is traded holds no outcome still.
      expect(text).toMatch(/## fills\n\S/u);
    },
  );

  it('is recorded for no other market', () => {
    const expected = GOLDEN_MARKETS.map(({ name }) => `${name}.txt`).sort();
    expect(readdirSync(OUTCOMES).sort()).toEqual(expected);
  });
});
