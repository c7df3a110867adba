import { requireComputable } from './indicator-rules.js';
import type { IndicatorSpec } from './indicator-spec.js';
import {
  band,
  bandPosition,
  bandWidth,
  difference,
  ratio,
  relativeChange,
} from './nodes/arithmetic.js';
import { exponentialMean, wilderMean } from './nodes/averages.js';
import { delayedClose, trueRange } from './nodes/candle-nodes.js';
import { directionalMovement } from './nodes/directional-movement.js';
import { relativeStrength } from './nodes/relative-strength.js';
import { stochastic } from './nodes/stochastic.js';
import { supertrend } from './nodes/supertrend.js';
import { choppiness, garmanKlass } from './nodes/volatility.js';
import { rollingVwap, sessionVwap } from './nodes/volume-weighted-price.js';
import { windowMean } from './nodes/window-mean.js';
import { windowMoments } from './nodes/window-moments.js';
import { ProgramBuilder } from './program/program-builder.js';
import type { IndicatorProgram, Wire } from './program/program.js';

type SpecOf<Kind extends IndicatorSpec['kind']> = Extract<IndicatorSpec, { kind: Kind }>;

/** Compiles one program whose outputs are in the order of the specs. Throws `InvariantViolation` on an invalid spec. */
export function compileIndicators(specs: readonly IndicatorSpec[]): IndicatorProgram {
  const builder = new ProgramBuilder();
  return builder.build(specs.map((spec) => compileIndicator(builder, spec)));
}

/**
 * Closed candles required for the first value of the indicator: column(spec).at(0) is NaN until this many have arrived.
 * Throws `InvariantViolation` on an invalid spec.
 */
export function warmupBars(spec: IndicatorSpec): number {
  return compileIndicator(new ProgramBuilder(), spec).readyAt + 1;
}

function compileIndicator(builder: ProgramBuilder, spec: IndicatorSpec): Wire {
  requireComputable(spec);
  const close = builder.field('close');
  switch (spec.kind) {
    case 'candle':
      return builder.field(spec.field);
    case 'sma':
      return windowMean(builder, builder.field(spec.field ?? 'close'), spec.period);
    case 'ema':
      return exponentialMean(builder, close, spec);
    case 'rsi':
      return relativeStrength(builder, spec.period);
    case 'atr':
      return wilderMean(builder, trueRange(builder), spec.period);
    case 'adx':
      return compileAdx(builder, spec);
    case 'macd':
      return compileMacd(builder, spec);
    case 'bollinger':
      return compileBollinger(builder, spec);
    case 'keltner':
      return compileKeltner(builder, spec);
    case 'supertrend':
      return supertrend(builder, spec)[spec.output];
    case 'stochastic':
      return stochastic(builder, spec)[spec.output];
    case 'vwap':
      return rollingVwap(builder, spec.period);
    case 'session_vwap':
      return sessionVwap(builder);
    case 'volume_ratio':
      return compileVolumeRatio(builder, spec.period);
    case 'momentum':
      return relativeChange(builder, close, delayedClose(builder, spec.period));
    case 'trend_strength':
      return compileTrendStrength(builder, spec);
    case 'choppiness':
      return choppiness(builder, spec.period);
    case 'garman_klass':
      return garmanKlass(builder, spec);
  }
}

function compileAdx(builder: ProgramBuilder, spec: SpecOf<'adx'>): Wire {
  const { plus, minus, adx } = directionalMovement(builder, spec.period);
  return { adx, plus_di: plus, minus_di: minus }[spec.output];
}

/** EMA fast − EMA slow of the close, both seeded at the first possible candle of the slow EMA, like TA-Lib. */
function compileMacd(builder: ProgramBuilder, spec: SpecOf<'macd'>): Wire {
  const close = builder.field('close');
  const slow = exponentialMean(builder, close, { period: spec.slow });
  const fast = exponentialMean(builder, close, { period: spec.fast, seededAt: slow.readyAt });
  const macd = difference(builder, fast, slow);
  if (spec.output === 'macd') return macd;
  const signal = exponentialMean(builder, macd, { period: spec.signal });
  return spec.output === 'signal' ? signal : difference(builder, macd, signal);
}

function compileBollinger(builder: ProgramBuilder, spec: SpecOf<'bollinger'>): Wire {
  const moments = windowMoments(builder, builder.field('close'), spec.period);
  const { mean: middle, deviation: spread } = moments;
  const lines = band(builder, { middle, spread, factor: spec.deviations });
  if (spec.output === 'position') return bandPosition(builder, lines);
  return spec.output === 'width' ? bandWidth(builder, lines) : lines[spec.output];
}

function compileKeltner(builder: ProgramBuilder, spec: SpecOf<'keltner'>): Wire {
  const middle = exponentialMean(builder, builder.field('close'), { period: spec.emaPeriod });
  const spread = wilderMean(builder, trueRange(builder), spec.atrPeriod);
  const lines = band(builder, { middle, spread, factor: spec.multiplier });
  return spec.output === 'position' ? bandPosition(builder, lines) : lines[spec.output];
}

/** Volume ÷ mean volume of the last `period` candles, the current one included; NaN without volume in the window. */
function compileVolumeRatio(builder: ProgramBuilder, period: number): Wire {
  const volume = builder.field('volume');
  return ratio(builder, volume, windowMean(builder, volume, period));
}

function compileTrendStrength(builder: ProgramBuilder, spec: SpecOf<'trend_strength'>): Wire {
  const close = builder.field('close');
  const fast = exponentialMean(builder, close, { period: spec.fast });
  return relativeChange(builder, fast, exponentialMean(builder, close, { period: spec.slow }));
}
