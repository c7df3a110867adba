import { nextInt, type Rng } from '@tidegate/kernel';

export type RegimeKind = 'range' | 'trend_up' | 'trend_down' | 'turbulent';

/** The market regime until `endsAtMinute`. Log prices are relative to the anchor price. */
export interface Regime {
  readonly kind: RegimeKind;
  /** Minutes since 1970. */
  readonly endsAtMinute: number;
  /** Drift of the log price per minute, in units of the quiet volatility. */
  readonly drift: number;
  /** For ranges: centre of the swing, amplitude, and period. */
  readonly centre: number;
  readonly amplitude: number;
  readonly periodMinutes: number;
  readonly phase: number;
}

/** Multiples of the quiet volatility. */
export const REGIME_VOLATILITY: Readonly<Record<RegimeKind, number>> = {
  range: 1,
  trend_up: 1.05,
  trend_down: 1.15,
  turbulent: 2.1,
};

/** Jumps per minute. */
export const REGIME_JUMP_RATE: Readonly<Record<RegimeKind, number>> = {
  range: 1 / 900,
  trend_up: 1 / 700,
  trend_down: 1 / 500,
  turbulent: 1 / 45,
};

export interface RegimeContext {
  readonly minute: number;
  readonly logPrice: number;
  readonly quietVolatility: number;
}

/** Draws the next kind. Far from the anchor, the trend back to it is more likely. */
function nextKind(rng: Rng, logPrice: number): RegimeKind {
  const pull = Math.max(-0.2, Math.min(0.2, logPrice));
  const draw = rng.next();
  if (draw < 0.36) return 'range';
  if (draw < 0.46) return 'turbulent';
  return draw < 0.73 - pull ? 'trend_up' : 'trend_down';
}

/** Draws the next regime, always with the same number of draws so that random streams stay aligned. */
export function nextRegime(rng: Rng, context: RegimeContext): Regime {
  const kind = nextKind(rng, context.logPrice);
  const [shortest, longest] = kind === 'turbulent' ? [15, 60] : [90, 420];
  const minutes = shortest + nextInt(rng, longest - shortest);
  const strength = 0.07 + 0.14 * rng.next();
  return {
    kind,
    endsAtMinute: context.minute + minutes,
    drift: kind === 'trend_up' ? strength : kind === 'trend_down' ? -strength : 0,
    centre: context.logPrice,
    amplitude: context.quietVolatility * (4 + 6 * rng.next()),
    periodMinutes: 40 + nextInt(rng, 110),
    phase: rng.next() < 0.5 ? 0 : Math.PI,
  };
}

/** Expected change of the log price over the coming minute. */
export function driftOf(regime: Regime, context: RegimeContext): number {
  if (regime.kind !== 'range') return regime.drift * context.quietVolatility;
  const angle = (2 * Math.PI * context.minute) / regime.periodMinutes + regime.phase;
  const target = regime.centre + regime.amplitude * Math.sin(angle);
  return RANGE_PULL * (target - context.logPrice);
}

/** Fraction of the distance to the swing that a range recovers per minute. */
const RANGE_PULL = 0.09;
