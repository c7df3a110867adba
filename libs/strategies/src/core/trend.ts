import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { StrategySignal } from '@tidegate/model';
import { IsBoolean, IsInt, IsNumber, Max, Min } from 'class-validator';

import { IsBelow } from './is-below.js';
import { PROTECTION_DESCRIPTIONS, ProtectionParameters } from './protection-parameters.js';
import { settledAdx, settledEma, settledWilder } from './settling-bars.js';
import { percentFrom, type Side } from './side.js';
import { bonus, signalFrom } from './signal.js';
import type { PreparedStrategy, Strategy, StrategyView } from './strategy.js';

/** Candles over which the slope of the fast average is measured. */
const SLOPE_BARS = 5;

export class TrendParameters extends ProtectionParameters {
  override stopAtrMultiple = 2.25;

  @IsInt()
  @Min(2)
  @Max(200)
  @IsBelow('emaSlow')
  emaFast = 20;

  @IsInt()
  @Min(3)
  @Max(500)
  emaSlow = 50;

  @IsInt()
  @Min(2)
  @Max(200)
  adxPeriod = 14;

  @IsNumber()
  @Min(0)
  @Max(100)
  adxMin = 30;

  @IsBoolean()
  requireFreshCross = true;

  @IsInt()
  @Min(1)
  @Max(50)
  freshCrossBars = 5;

  @IsInt()
  @Min(2)
  @Max(200)
  rsiPeriod = 14;

  @IsNumber()
  @Min(0)
  @Max(100)
  @IsBelow('rsiMax')
  rsiMin = 45;

  @IsNumber()
  @Min(0)
  @Max(100)
  rsiMax = 75;

  @IsInt()
  @Min(2)
  @Max(200)
  volumePeriod = 20;
}

export const trend: Strategy<TrendParameters> = {
  name: 'trend',
  meaning: 'Follows a crossing of two EMAs that ADX confirms.',
  family: 'trend_following',
  defaultWeight: 0.08,
  Parameters: TrendParameters,
  descriptions: {
    ...PROTECTION_DESCRIPTIONS,
    emaFast: { unit: 'candles', meaning: 'length of the fast EMA' },
    emaSlow: { unit: 'candles', meaning: 'length of the slow EMA' },
    adxPeriod: { unit: 'candles', meaning: 'length of ADX' },
    adxMin: { unit: 'ADX', meaning: 'a signal needs ADX at or above this' },
    requireFreshCross: {
      unit: 'yes or no',
      meaning: 'whether a signal needs a fresh crossing',
    },
    freshCrossBars: {
      unit: 'candles',
      meaning: 'how long a crossing stays fresh; 1: only on the candle of the crossing',
    },
    rsiPeriod: { unit: 'candles', meaning: 'length of RSI' },
    rsiMin: { unit: 'RSI', meaning: 'a long needs RSI above this, a short below 100 minus this' },
    rsiMax: {
      unit: 'RSI',
      meaning:
        'a long needs RSI below this, a short above 100 minus this, to avoid exhausted moves',
    },
    volumePeriod: { unit: 'candles', meaning: 'length of the mean volume' },
  },
  barsNeeded: (parameters) =>
    Math.max(
      settledEma(parameters.emaSlow) + Math.max(parameters.freshCrossBars, SLOPE_BARS),
      settledAdx(parameters.adxPeriod),
      settledWilder(parameters.rsiPeriod),
      settledWilder(parameters.atrPeriod),
      parameters.volumePeriod,
    ),
  prepare: (parameters, source) => new PreparedTrend(parameters, source),
};

class PreparedTrend implements PreparedStrategy {
  readonly bars: number;
  private readonly close: IndicatorColumn;
  private readonly fast: IndicatorColumn;
  private readonly slow: IndicatorColumn;
  private readonly adx: IndicatorColumn;
  private readonly rsi: IndicatorColumn;
  private readonly volumeRatio: IndicatorColumn;
  private readonly atr: IndicatorColumn;

  constructor(
    private readonly parameters: TrendParameters,
    private readonly source: IndicatorSource,
  ) {
    this.bars = trend.barsNeeded(parameters);
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.fast = source.column({ kind: 'ema', period: parameters.emaFast });
    this.slow = source.column({ kind: 'ema', period: parameters.emaSlow });
    this.adx = source.column({ kind: 'adx', period: parameters.adxPeriod, output: 'adx' });
    this.rsi = source.column({ kind: 'rsi', period: parameters.rsiPeriod });
    this.volumeRatio = source.column({ kind: 'volume_ratio', period: parameters.volumePeriod });
    this.atr = source.column({ kind: 'atr', period: parameters.atrPeriod });
  }

  evaluate(view: StrategyView): StrategySignal | null {
    if (this.source.count < this.bars || !(this.adx.at(0) >= this.parameters.adxMin)) return null;
    const close = this.close.at(0);
    const fast = this.fast.at(0);
    const slow = this.slow.at(0);
    if (fast > slow && close > fast) return this.evaluateSide(1, view);
    if (fast < slow && close < fast) return this.evaluateSide(-1, view);
    return null;
  }

  /** The close is beyond both averages on this side, and the fast average is closer to it. */
  private evaluateSide(side: Side, view: StrategyView): StrategySignal | null {
    const { adxMin, rsiMin, rsiMax, requireFreshCross } = this.parameters;
    const rsi = percentFrom(side, this.rsi.at(0));
    if (!(rsi > rsiMin && rsi < rsiMax)) return null;
    const isFresh = this.crossedRecently(side);
    const atr = this.atr.at(0);
    if ((requireFreshCross && !isFresh) || !(atr > 0)) return null;

    const close = this.close.at(0);
    const adx = this.adx.at(0);
    const slope = (side * (this.fast.at(0) - this.fast.at(SLOPE_BARS))) / close;
    const volumeRatio = this.volumeRatio.at(0);
    return signalFrom(
      {
        side,
        strength:
          (isFresh ? 0.5 : 0.3) +
          Math.min((adx - adxMin) / 50, 0.2) +
          Math.min(10 * Math.max(0, slope), 0.15) +
          bonus(volumeRatio > 1.3, 0.1),
        confidence:
          0.55 +
          bonus(adx > 35, 0.15) +
          bonus(volumeRatio > 1.2, 0.1) +
          bonus(isFresh, 0.1) +
          bonus(rsi >= 50 && rsi <= 70, 0.1),
        entry: close,
        atr,
        reasons: {
          emaFast: this.fast.at(0),
          emaSlow: this.slow.at(0),
          adx,
          rsi: this.rsi.at(0),
          slopeRate: side * slope,
          volumeRatio,
          freshCross: bonus(isFresh, 1),
        },
      },
      view,
      { strategy: trend, parameters: this.parameters },
    );
  }

  /** Whether the fast average was on the other side at one of the last `freshCrossBars` candles. */
  private crossedRecently(side: Side): boolean {
    for (let back = 1; back <= this.parameters.freshCrossBars; back++) {
      if (side * (this.fast.at(back) - this.slow.at(back)) <= 0) return true;
    }
    return false;
  }
}
