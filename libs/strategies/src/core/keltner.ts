import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { StrategySignal } from '@tidegate/model';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

import { IsBelow } from './is-below.js';
import { PROTECTION_DESCRIPTIONS, ProtectionParameters } from './protection-parameters.js';
import { settledEma, settledMacd, settledWilder } from './settling-bars.js';
import { percentFrom, type Side } from './side.js';
import { bonus, signalFrom } from './signal.js';
import type { PreparedStrategy, Strategy, StrategyView } from './strategy.js';

export class KeltnerParameters extends ProtectionParameters {
  override stopAtrMultiple = 1.5;
  override targetAtrMultiple = 2.5;

  @IsInt()
  @Min(2)
  @Max(500)
  emaPeriod = 20;

  @IsNumber()
  @Min(0.1)
  @Max(10)
  channelMultiple = 1.5;

  @IsNumber()
  @Min(0)
  @Max(0.05)
  touchTolerance = 0.001;

  @IsInt()
  @Min(2)
  @Max(200)
  @IsBelow('macdSlow')
  macdFast = 12;

  @IsInt()
  @Min(3)
  @Max(500)
  macdSlow = 26;

  @IsInt()
  @Min(2)
  @Max(200)
  macdSignal = 9;

  @IsInt()
  @Min(2)
  @Max(200)
  rsiPeriod = 14;

  @IsNumber()
  @Min(1)
  @Max(99)
  @IsBelow('rsiShortMin')
  rsiLongMax = 45;

  @IsNumber()
  @Min(1)
  @Max(99)
  rsiShortMin = 55;

  @IsNumber()
  @Min(0)
  @Max(50)
  rsiExtreme = 15;
}

export const keltner: Strategy<KeltnerParameters> = {
  name: 'keltner',
  meaning:
    'Fades a wick through the Keltner channel once the close is back inside and MACD momentum turns.',
  family: 'mean_reversion',
  defaultWeight: 0.25,
  Parameters: KeltnerParameters,
  descriptions: {
    ...PROTECTION_DESCRIPTIONS,
    emaPeriod: { unit: 'candles', meaning: 'length of the EMA in the middle of the channel' },
    channelMultiple: { unit: 'ATR', meaning: 'half the width of the channel' },
    touchTolerance: {
      unit: 'fraction of the close',
      meaning: 'largest distance between wick and band that counts as a touch',
    },
    macdFast: { unit: 'candles', meaning: 'length of the fast EMA of MACD' },
    macdSlow: { unit: 'candles', meaning: 'length of the slow EMA of MACD' },
    macdSignal: { unit: 'candles', meaning: 'length of the signal line of MACD' },
    rsiPeriod: { unit: 'candles', meaning: 'length of RSI' },
    rsiLongMax: { unit: 'RSI', meaning: 'a long needs RSI below this' },
    rsiShortMin: { unit: 'RSI', meaning: 'a short needs RSI above this' },
    rsiExtreme: {
      unit: 'RSI',
      meaning:
        'a long needs RSI above this, a short below 100 minus this, to avoid entries against a strong move',
    },
  },
  barsNeeded: (parameters) =>
    Math.max(
      settledEma(parameters.emaPeriod),
      settledWilder(parameters.atrPeriod),
      settledWilder(parameters.rsiPeriod),
      settledMacd(parameters.macdSlow, parameters.macdSignal) + 2,
    ),
  prepare: (parameters, source) => new PreparedKeltner(parameters, source),
};

class PreparedKeltner implements PreparedStrategy {
  readonly bars: number;
  private readonly open: IndicatorColumn;
  private readonly high: IndicatorColumn;
  private readonly low: IndicatorColumn;
  private readonly close: IndicatorColumn;
  private readonly lower: IndicatorColumn;
  private readonly upper: IndicatorColumn;
  private readonly histogram: IndicatorColumn;
  private readonly rsi: IndicatorColumn;
  private readonly atr: IndicatorColumn;

  constructor(
    private readonly parameters: KeltnerParameters,
    private readonly source: IndicatorSource,
  ) {
    const { emaPeriod, atrPeriod, channelMultiple, macdFast, macdSlow, macdSignal } = parameters;
    const channel = { kind: 'keltner', emaPeriod, atrPeriod, multiplier: channelMultiple } as const;
    this.bars = keltner.barsNeeded(parameters);
    this.open = source.column({ kind: 'candle', field: 'open' });
    this.high = source.column({ kind: 'candle', field: 'high' });
    this.low = source.column({ kind: 'candle', field: 'low' });
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.lower = source.column({ ...channel, output: 'lower' });
    this.upper = source.column({ ...channel, output: 'upper' });
    this.histogram = source.column({
      kind: 'macd',
      fast: macdFast,
      slow: macdSlow,
      signal: macdSignal,
      output: 'histogram',
    });
    this.rsi = source.column({ kind: 'rsi', period: parameters.rsiPeriod });
    this.atr = source.column({ kind: 'atr', period: atrPeriod });
  }

  evaluate(view: StrategyView): StrategySignal | null {
    if (this.source.count < this.bars) return null;
    const close = this.close.at(0);
    const tolerance = close * this.parameters.touchTolerance;
    const lower = this.lower.at(0);
    if (close > lower && this.low.at(0) <= lower + tolerance && this.rsiAllows(1)) {
      return this.evaluateSide(1, view);
    }
    const upper = this.upper.at(0);
    if (close < upper && this.high.at(0) >= upper - tolerance && this.rsiAllows(-1)) {
      return this.evaluateSide(-1, view);
    }
    return null;
  }

  /** The RSI ranges of the two sides do not overlap (`rsiLongMax` < `rsiShortMin`), so at most one side passes. */
  private rsiAllows(side: Side): boolean {
    const { rsiLongMax, rsiShortMin, rsiExtreme } = this.parameters;
    const rsi = percentFrom(side, this.rsi.at(0));
    return rsi > rsiExtreme && rsi < (side === 1 ? rsiLongMax : 100 - rsiShortMin);
  }

  private evaluateSide(side: Side, view: StrategyView): StrategySignal | null {
    const histogram = side * this.histogram.at(0);
    const histogramBefore = side * this.histogram.at(1);
    if (!(histogram > histogramBefore)) return null;
    const close = this.close.at(0);
    const isTurned = side * (close - this.open.at(0)) > 0;
    const isBetter = side * (close - this.close.at(1)) > 0;
    const atr = this.atr.at(0);
    if (!(isTurned || isBetter) || !(atr > 0)) return null;

    const lower = this.lower.at(0);
    const upper = this.upper.at(0);
    const position = (side === 1 ? close - lower : upper - close) / (upper - lower);
    const rsi = percentFrom(side, this.rsi.at(0));
    const wasNegative = histogramBefore < 0;
    const risesTwice = histogramBefore > side * this.histogram.at(2);
    return signalFrom(
      {
        side,
        strength:
          0.4 +
          Math.min(2 * Math.max(0, 0.5 - position), 0.3) +
          bonus(wasNegative, 0.15) +
          bonus(isTurned && isBetter, 0.1),
        confidence:
          0.45 +
          bonus(isTurned, 0.1) +
          bonus(isBetter, 0.08) +
          bonus(wasNegative, 0.12) +
          bonus(rsi < 30, 0.1) +
          bonus(position < 0.1, 0.1) +
          bonus(risesTwice, 0.05),
        entry: close,
        atr,
        targetDistanceMin: side * ((lower + upper) / 2 - close),
        reasons: {
          rsi: this.rsi.at(0),
          channelLower: lower,
          channelUpper: upper,
          channelPosition: (close - lower) / (upper - lower),
          histogram: this.histogram.at(0),
          histogramBefore: this.histogram.at(1),
        },
      },
      view,
      { strategy: keltner, parameters: this.parameters },
    );
  }
}
