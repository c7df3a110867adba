import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { StrategySignal } from '@tidegate/model';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

import { PROTECTION_DESCRIPTIONS, ProtectionParameters } from './protection-parameters.js';
import { settledWilder } from './settling-bars.js';
import { bonus, signalFrom } from './signal.js';
import type { PreparedStrategy, Strategy, StrategyView } from './strategy.js';

/**
 * Candles within which the price is assumed to cross a band, so that the direction no longer depends on its first
 * value. A real market does not stay within ±multiplier × ATR for that long.
 */
const COALESCENCE_BARS = 60;

export class SupertrendParameters extends ProtectionParameters {
  override targetAtrMultiple = 3.5;

  @IsInt()
  @Min(2)
  @Max(200)
  period = 10;

  @IsNumber()
  @Min(0.5)
  @Max(10)
  multiplier = 3;

  @IsInt()
  @Min(2)
  @Max(200)
  volumePeriod = 20;

  @IsNumber()
  @Min(0)
  @Max(20)
  volumeRatioMin = 1.2;
}

export const supertrend: Strategy<SupertrendParameters> = {
  name: 'supertrend',
  meaning: 'Follows a flip of the Supertrend line.',
  family: 'trend_following',
  defaultWeight: 0.12,
  Parameters: SupertrendParameters,
  descriptions: {
    ...PROTECTION_DESCRIPTIONS,
    period: { unit: 'candles', meaning: 'length of the ATR that sets the bands' },
    multiplier: { unit: 'ATR', meaning: 'distance of the bands' },
    volumePeriod: { unit: 'candles', meaning: 'length of the mean volume' },
    volumeRatioMin: {
      unit: 'multiple of the mean volume',
      meaning: 'volume from which a flip counts as confirmed',
    },
  },
  barsNeeded: ({ period, atrPeriod, volumePeriod }) =>
    Math.max(settledWilder(period) + COALESCENCE_BARS, settledWilder(atrPeriod), volumePeriod),
  prepare: (parameters, source) => new PreparedSupertrend(parameters, source),
};

class PreparedSupertrend implements PreparedStrategy {
  readonly bars: number;
  private readonly close: IndicatorColumn;
  private readonly line: IndicatorColumn;
  private readonly direction: IndicatorColumn;
  private readonly volumeRatio: IndicatorColumn;
  private readonly atr: IndicatorColumn;

  constructor(
    private readonly parameters: SupertrendParameters,
    private readonly source: IndicatorSource,
  ) {
    const { period, multiplier, volumePeriod, atrPeriod } = parameters;
    this.bars = supertrend.barsNeeded(parameters);
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.line = source.column({ kind: 'supertrend', period, multiplier, output: 'line' });
    this.direction = source.column({ kind: 'supertrend', period, multiplier, output: 'direction' });
    this.volumeRatio = source.column({ kind: 'volume_ratio', period: volumePeriod });
    this.atr = source.column({ kind: 'atr', period: atrPeriod });
  }

  evaluate(view: StrategyView): StrategySignal | null {
    if (this.source.count < this.bars) return null;
    const direction = this.direction.at(0);
    const isFlipped = direction * this.direction.at(1) < 0;
    if (!isFlipped) return null;
    const atr = this.atr.at(0);
    if (!(atr > 0)) return null;

    const side = direction > 0 ? 1 : -1;
    const close = this.close.at(0);
    const line = this.line.at(0);
    const lineDistance = side * (close - line);
    const volumeRatio = this.volumeRatio.at(0);
    const isConfirmed = volumeRatio >= this.parameters.volumeRatioMin;
    const isLoud = volumeRatio > 2;
    return signalFrom(
      {
        side,
        strength: 0.5 + bonus(isConfirmed, 0.15) + bonus(isLoud, 0.1),
        confidence:
          0.4 +
          (isConfirmed ? 0.15 : -0.05) +
          bonus(lineDistance < 0.02 * close, 0.08) +
          bonus(isLoud, 0.05),
        entry: close,
        atr,
        stopDistanceMin: lineDistance,
        reasons: { line, direction, lineDistanceRate: lineDistance / close, volumeRatio },
      },
      view,
      { strategy: supertrend, parameters: this.parameters },
    );
  }
}
