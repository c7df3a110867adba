import type { Direction } from '@tidegate/model';

/**
 * Rules are written once, for a long, and evaluated for a side: 1 uses the market as it is, −1 its mirror image. The
 * short rule is therefore the exact mirror of the long rule.
 */
export type Side = 1 | -1;

export function directionOf(side: Side): Direction {
  return side === 1 ? 'long' : 'short';
}

/** A reading on a 0–100 scale (RSI), mirrored for a short. */
export function percentFrom(side: Side, reading: number): number {
  return side === 1 ? reading : 100 - reading;
}

/** A position inside a band (0 = lower, 1 = upper), mirrored for a short. */
export function positionFrom(side: Side, position: number): number {
  return side === 1 ? position : 1 - position;
}
