import { rm, writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';

import { generatedCandles, writeCandleFolder } from './generated-market.js';
import { WorkingCopy, type Outcome } from './working-copy.js';

const SPAWN_MS = 60_000;

/** Two candidates: one trades often on short candles, the other hardly at all. */
const CANDIDATES = `
often: market.timeframes=[15m,1h] analysis.timeframes=[] ai.confluence.primaryTimeframe=15m risk.costs.shareMax=0 risk.costs.netRiskRewardMin=0 strategies.keltner.enabled=true
seldom < often: risk.signal.confidenceMin=1 risk.signal.votesMin=32
`;

describe('tidegate walk-forward', () => {
  let copy: WorkingCopy;
  let folder = '';

  beforeAll(async () => {
    copy = await WorkingCopy.create();
    const market = {
      from: epochMs(Date.UTC(2025, 0, 1)),
      timeframe: '15m',
      candles: 4_000,
      seed: 7,
    } as const;
    const btc = { symbol: 'BTC/USD', price: 60_000, decimals: 1 };
    const candles = generatedCandles(market, btc);
    folder = await writeCandleFolder('15m', [{ symbol: btc.symbol, candles }]);
    await writeFile(copy.path('candidates.txt'), CANDIDATES);
  }, SPAWN_MS);

  afterAll(async () => {
    copy.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const walk = (split: string): Promise<Outcome> =>
    copy.cli([
      ...['walk-forward', '--data', folder, '--split', split],
      ...['--candidates', copy.path('candidates.txt')],
    ]);

  it(
    'walk-forward compares candidates before the split and runs the best one after it',
    async () => {
      const { code, stdout } = await walk('2025-02-01');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^often \* +\d+ /m);
      expect(stdout).toMatch(/^seldom +\d+ .* –$/m);
      expect(stdout).toMatch(/^often (won|lost) after the split: /m);
    },
    SPAWN_MS,
  );

  it(
    'walk-forward rejects a split after the end of the recording',
    async () => {
      const late = await walk('2026-01-01');
      expect(late).toMatchObject({ code: 3, stdout: '' });
      expect(late.stderr).toContain('DATA_EMPTY');
    },
    SPAWN_MS,
  );
});
