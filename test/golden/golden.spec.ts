import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { GOLDEN_MARKETS, historyOf } from './golden-markets.js';
import { goldenText } from './golden-run.js';

const OUTCOMES = join(import.meta.dirname, 'outcomes');
/** Set by `npm run golden`: writes the outcomes before comparing them. */
const recording = process.env.TIDEGATE_UPDATE_GOLDEN === '1';

const fileOf = (name: string): string => join(OUTCOMES, `${name}.txt`);

describe('golden outcomes', () => {
  it.each(GOLDEN_MARKETS.map((market) => [market.name, market] as const))(
    'back-test of the %s market gives the recorded outcome (after an intended change: npm run golden)',
    async (name, market) => {
      const text = await goldenText(historyOf(market));
      if (recording) writeFileSync(fileOf(name), text);
      expect(text).toBe(readFileSync(fileOf(name), 'utf8'));
      // Without fills, the comparison would prove little.
      expect(text).toMatch(/## fills\n\S/u);
    },
  );

  it('golden outcomes exist for exactly the golden markets', () => {
    const expected = GOLDEN_MARKETS.map(({ name }) => `${name}.txt`).sort();
    expect(readdirSync(OUTCOMES).sort()).toEqual(expected);
  });
});
