import { describe, expect, it } from '@jest/globals';
import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import {
  defaultsOf,
  lookAheadAnalysis,
  mirrorAnalysis,
  overMarkets,
  warmUpAnalysis,
} from '@tidegate/strategies/testing';

import { PROTECTION_DESCRIPTIONS, ProtectionParameters } from './protection-parameters.js';
import { directionOf } from './side.js';
import { signalFrom } from './signal.js';
import type { Strategy } from './strategy.js';

interface Columns {
  readonly close: IndicatorColumn;
  readonly ema: IndicatorColumn;
}

/** A planted strategy; the sign of `side` gives its direction at each candle. */
function planted(bars: number, side: (columns: Columns) => number): Strategy<ProtectionParameters> {
  const strategy: Strategy<ProtectionParameters> = {
    name: 'planted',
    meaning: 'Follows the given side.',
    family: 'momentum',
    defaultWeight: 1,
    Parameters: ProtectionParameters,
    descriptions: PROTECTION_DESCRIPTIONS,
    barsNeeded: () => bars,
    prepare: (parameters, source: IndicatorSource) => {
      const close = source.column({ kind: 'candle', field: 'close' });
      const ema = source.column({ kind: 'ema', period: 100 });
      const atr = source.column({ kind: 'atr', period: 14 });
      return {
        bars,
        evaluate: (view) => {
          const chosen = Math.sign(side({ close, ema }));
          if (source.count < bars || !(chosen === 1 || chosen === -1)) return null;
          return signalFrom(
            {
              side: chosen,
              strength: 0.5,
              confidence: 0.5,
              entry: close.at(0),
              atr: atr.at(0),
              reasons: {},
            },
            view,
            { strategy, parameters },
          );
        },
      };
    },
  };
  return strategy;
}

const rises = ({ close }: Columns): number => close.at(0) - close.at(1);
const SETTLED = 500;
const MARKETS = 10;

describe('The strategy analyses', () => {
  it('pass a correct strategy', () => {
    const honest = defaultsOf(planted(30, rises));
    for (const analyse of [lookAheadAnalysis, mirrorAnalysis]) {
      const report = overMarkets(honest, 1, analyse);
      expect(report.signals).toBeGreaterThan(100);
      expect(report.differences).toEqual([]);
    }
  });

  it('detect a strategy that reads the next candle', () => {
    const clairvoyant = defaultsOf(planted(30, ({ close }) => close.at(-1) - close.at(0)));
    expect(overMarkets(clairvoyant, 1, lookAheadAnalysis).differences.length).toBeGreaterThan(100);
  });

  it('detect a strategy that only buys', () => {
    const onesided = defaultsOf(planted(30, (columns) => Math.max(0, rises(columns))));
    expect(overMarkets(onesided, 1, mirrorAnalysis).differences.length).toBeGreaterThan(100);
  });

  it('detect a threshold on a ratio of prices, which the mirror does not preserve', () => {
    const lopsided = defaultsOf(
      planted(30, ({ close }) => Math.log(close.at(0) / close.at(10)) - 0.0005),
    );
    expect(overMarkets(lopsided, 1, mirrorAnalysis).differences.length).toBeGreaterThan(0);
  });

  it('detect a strategy that uses more history than it requires', () => {
    const crosses = ({ close, ema }: Columns): number => close.at(0) - ema.at(0);
    // A single market may never come near its average, where the start of the history decides.
    const hasty = overMarkets(defaultsOf(planted(105, crosses)), MARKETS, (trial) =>
      warmUpAnalysis(trial, 1e-3),
    );
    expect(hasty.differences.length).toBeGreaterThan(0.01 * hasty.compared);
    const patient = overMarkets(defaultsOf(planted(SETTLED, crosses)), MARKETS, (trial) =>
      warmUpAnalysis(trial, 1e-3),
    );
    expect(patient.differences.length).toBeLessThanOrEqual(0.01 * patient.compared);
  });

  it('describe each difference in words', () => {
    const onesided = defaultsOf(planted(30, (columns) => Math.max(0, rises(columns))));
    const [first] = overMarkets(onesided, 1, mirrorAnalysis).differences;
    expect(first).toMatch(new RegExp(`^candle \\d+: expected ${directionOf(-1)}, got silence$`));
  });
});
