import { canonicalJson, InvariantViolation } from '@tidegate/kernel';

import type { IndicatorSpec } from './indicator-spec.js';

/** Longest window of an indicator. Bounds the memory of one series. */
export const MAX_PERIOD = 5_000;

export type IndicatorFaultCode =
  'period_out_of_range' | 'factor_not_positive' | 'fast_not_below_slow';

/** An invalid parameter of an indicator. */
export interface IndicatorFault {
  readonly code: IndicatorFaultCode;
  readonly parameter: string;
  readonly value: number;
  readonly sentence: string;
}

/** Returns the first fault of the parameters, or `null` for a valid spec. */
export function faultOfIndicator(spec: IndicatorSpec): IndicatorFault | null {
  switch (spec.kind) {
    case 'candle':
    case 'session_vwap':
      return null;
    case 'macd':
    case 'trend_strength':
      return periodFault(spec, 1) ?? orderFault(spec.fast, spec.slow);
    case 'adx':
    case 'choppiness':
      // One bar has no directional sum to smooth, and log10(1) divides by zero.
      return periodFault(spec, 2);
    case 'bollinger':
      return periodFault(spec, 1) ?? factorFault('deviations', spec.deviations);
    case 'keltner':
    case 'supertrend':
      return periodFault(spec, 1) ?? factorFault('multiplier', spec.multiplier);
    case 'garman_klass':
      return periodFault(spec, 1) ?? factorFault('candlesPerYear', spec.candlesPerYear);
    default:
      return periodFault(spec, 1);
  }
}

/** Throws `InvariantViolation` with the fault's sentence on an invalid spec. */
export function requireComputable(spec: IndicatorSpec): void {
  const fault = faultOfIndicator(spec);
  if (fault === null) return;
  const { code, parameter, value, sentence } = fault;
  throw new InvariantViolation(sentence, { code, kind: spec.kind, parameter, value });
}

/** Key that is equal for specs of the same column: independent of key order, with defaults filled in. */
export function indicatorKey(spec: IndicatorSpec): string {
  return canonicalJson(
    spec.kind === 'sma' ? { ...spec, field: spec.field ?? 'close' } : { ...spec },
  );
}

/** Names of all spec parameters that count candles. */
const PERIOD_PARAMETERS: ReadonlySet<string> = new Set([
  'period',
  'fast',
  'slow',
  'signal',
  'emaPeriod',
  'atrPeriod',
  'kSmoothing',
  'dPeriod',
]);

function periodFault(spec: IndicatorSpec, shortest: number): IndicatorFault | null {
  for (const [parameter, value] of Object.entries(spec)) {
    if (!PERIOD_PARAMETERS.has(parameter) || typeof value !== 'number') continue;
    if (Number.isInteger(value) && value >= shortest && value <= MAX_PERIOD) continue;
    return {
      code: 'period_out_of_range',
      parameter,
      value,
      sentence: `${spec.kind}: ${parameter} must be a whole number from ${shortest} to ${MAX_PERIOD}, not ${value}`,
    };
  }
  return null;
}

function factorFault(parameter: string, value: number): IndicatorFault | null {
  if (Number.isFinite(value) && value > 0) return null;
  return {
    code: 'factor_not_positive',
    parameter,
    value,
    sentence: `${parameter} must be a finite number above 0, not ${value}`,
  };
}

function orderFault(fast: number, slow: number): IndicatorFault | null {
  if (fast < slow) return null;
  return {
    code: 'fast_not_below_slow',
    parameter: 'fast',
    value: fast,
    sentence: `fast (${fast}) must be shorter than slow (${slow})`,
  };
}
