import type { IndicatorColumn, IndicatorSource } from '@tidegate/indicators';
import type { StrategySignal } from '@tidegate/model';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

import { IsBelow } from './is-below.js';
import { PROTECTION_DESCRIPTIONS, ProtectionParameters } from './protection-parameters.js';
import { settledWilder } from './settling-bars.js';
import { percentFrom, positionFrom, type Side } from './side.js';
import { bonus, highestOf, lowestOf, signalFrom } from './signal.js';
import type { PreparedStrategy, Strategy, StrategyView } from './strategy.js';

/** Candles over which the band width is averaged to detect collapsed bands. */
const WIDTH_BARS = 20;

/** Smallest difference of RSI that counts: candles without movement keep RSI constant up to rounding. */
const RSI_RESOLUTION = 1e-6;

export class MeanReversionParameters extends ProtectionParameters {
  override stopAtrMultiple = 2.25;

  @IsInt()
  @Min(5)
  @Max(500)
  bollingerPeriod = 50;

  @IsNumber()
  @Min(0.5)
  @Max(6)
  bollingerDeviations = 2.5;

  @IsNumber()
  @Min(0)
  @Max(0.49)
  bandEdge = 0.15;

  @IsInt()
  @Min(2)
  @Max(200)
  rsiPeriod = 14;

  @IsNumber()
  @Min(1)
  @Max(99)
  @IsBelow('rsiOverbought')
  rsiOversold = 25;

  @IsNumber()
  @Min(1)
  @Max(99)
  rsiOverbought = 75;

  @IsInt()
  @Min(3)
  @Max(100)
  divergenceBars = 10;

  @IsNumber()
  @Min(0)
  @Max(0.1)
  divergenceTolerance = 0.005;
}

export const meanReversion: Strategy<MeanReversionParameters> = {
  name: 'mean_reversion',
  meaning:
    'Fades an RSI extreme at the edge of the Bollinger bands when RSI diverges or the volume fades.',
  family: 'mean_reversion',
  defaultWeight: 0.2,
  Parameters: MeanReversionParameters,
  descriptions: {
    ...PROTECTION_DESCRIPTIONS,
    bollingerPeriod: { unit: 'candles', meaning: 'length of the Bollinger bands' },
    bollingerDeviations: { unit: 'standard deviations', meaning: 'half the width of the bands' },
    bandEdge: {
      unit: 'fraction of the band',
      meaning: 'a long needs a close below this band position, a short above 1 minus this',
    },
    rsiPeriod: { unit: 'candles', meaning: 'length of RSI' },
    rsiOversold: { unit: 'RSI', meaning: 'a long needs RSI below this' },
    rsiOverbought: { unit: 'RSI', meaning: 'a short needs RSI above this' },
    divergenceBars: {
      unit: 'candles',
      meaning: 'candles in which to look for a divergence between price and RSI',
    },
    divergenceTolerance: {
      unit: 'fraction of the close',
      meaning: 'largest distance of the close from the extreme of those candles',
    },
  },
  barsNeeded: ({ bollingerPeriod, rsiPeriod, atrPeriod, divergenceBars }) =>
    Math.max(
      bollingerPeriod + WIDTH_BARS,
      settledWilder(rsiPeriod) + divergenceBars,
      settledWilder(atrPeriod),
    ),
  prepare: (parameters, source) => new PreparedMeanReversion(parameters, source),
};

class PreparedMeanReversion implements PreparedStrategy {
  readonly bars: number;
  private readonly high: IndicatorColumn;
  private readonly low: IndicatorColumn;
  private readonly close: IndicatorColumn;
  private readonly volume: IndicatorColumn;
  private readonly position: IndicatorColumn;
  private readonly lower: IndicatorColumn;
  private readonly upper: IndicatorColumn;
  private readonly rsi: IndicatorColumn;
  private readonly atr: IndicatorColumn;

  constructor(
    private readonly parameters: MeanReversionParameters,
    private readonly source: IndicatorSource,
  ) {
    const bands = {
      kind: 'bollinger',
      period: parameters.bollingerPeriod,
      deviations: parameters.bollingerDeviations,
    } as const;
    this.bars = meanReversion.barsNeeded(parameters);
    this.high = source.column({ kind: 'candle', field: 'high' });
    this.low = source.column({ kind: 'candle', field: 'low' });
    this.close = source.column({ kind: 'candle', field: 'close' });
    this.volume = source.column({ kind: 'candle', field: 'volume' });
    this.position = source.column({ ...bands, output: 'position' });
    this.lower = source.column({ ...bands, output: 'lower' });
    this.upper = source.column({ ...bands, output: 'upper' });
    this.rsi = source.column({ kind: 'rsi', period: parameters.rsiPeriod });
    this.atr = source.column({ kind: 'atr', period: parameters.atrPeriod });
  }

  evaluate(view: StrategyView): StrategySignal | null {
    if (this.source.count < this.bars) return null;
    const { bandEdge, rsiOversold, rsiOverbought } = this.parameters;
    const position = this.position.at(0);
    if (position < bandEdge)
      return this.rsi.at(0) < rsiOversold ? this.evaluateSide(1, view) : null;
    if (position > 1 - bandEdge)
      return this.rsi.at(0) > rsiOverbought ? this.evaluateSide(-1, view) : null;
    return null;
  }

  private evaluateSide(side: Side, view: StrategyView): StrategySignal | null {
    const close = this.close.at(0);
    const hasDivergence = this.hasDivergence(side);
    const hasFade = this.volumeFades() && side * (close - this.close.at(1)) > 0;
    const atr = this.atr.at(0);
    if (!(hasDivergence || hasFade) || !(atr > 0)) return null;

    const { bandEdge, rsiOversold, rsiOverbought } = this.parameters;
    const rsi = percentFrom(side, this.rsi.at(0));
    const rsiLimit = side === 1 ? rsiOversold : 100 - rsiOverbought;
    const position = positionFrom(side, this.position.at(0));
    const widthRatio = this.widthRatio();
    return signalFrom(
      {
        side,
        strength:
          0.4 +
          Math.min(2 * (bandEdge - position), 0.3) +
          (0.2 * (rsiLimit - rsi)) / 30 +
          bonus(hasFade, 0.1) +
          bonus(hasDivergence, 0.15),
        confidence:
          0.35 +
          bonus(rsi < 25, 0.15) +
          bonus(position < 0.05, 0.15) +
          bonus(hasFade, 0.1) +
          bonus(hasDivergence, 0.15) +
          bonus(widthRatio >= 0.8, 0.1),
        entry: close,
        atr,
        targetDistanceMin: side * ((this.lower.at(0) + this.upper.at(0)) / 2 - close),
        reasons: {
          rsi: this.rsi.at(0),
          bandPosition: this.position.at(0),
          bandMiddle: (this.lower.at(0) + this.upper.at(0)) / 2,
          bandWidthRatio: widthRatio,
          divergence: bonus(hasDivergence, 1),
          volumeFade: bonus(hasFade, 1),
        },
      },
      view,
      { strategy: meanReversion, parameters: this.parameters },
    );
  }

  /** Whether the close is at the extreme of the last candles and RSI is not. */
  private hasDivergence(side: Side): boolean {
    const { divergenceBars, divergenceTolerance } = this.parameters;
    const close = this.close.at(0);
    const tolerance = close * divergenceTolerance;
    const rsi = this.rsi.at(0);
    return side === 1
      ? close <= lowestOf(this.low, divergenceBars) + tolerance &&
          rsi > lowestOf(this.rsi, divergenceBars) + RSI_RESOLUTION
      : close >= highestOf(this.high, divergenceBars) - tolerance &&
          rsi < highestOf(this.rsi, divergenceBars) - RSI_RESOLUTION;
  }

  /** Whether both of the last two candles have less volume than the candle before them. */
  private volumeFades(): boolean {
    const before = this.volume.at(2);
    return this.volume.at(0) < before && this.volume.at(1) < before;
  }

  /** Band width ÷ its own mean, from widths in price units, so that it is equal for both sides. */
  private widthRatio(): number {
    let sum = 0;
    for (let back = 0; back < WIDTH_BARS; back++) sum += this.upper.at(back) - this.lower.at(back);
    return ((this.upper.at(0) - this.lower.at(0)) * WIDTH_BARS) / sum;
  }
}
