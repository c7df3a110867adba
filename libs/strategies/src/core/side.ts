import type { Direction } from '@tidegate/model';

/**
 * Rules are written once, for a long, and read through a side: 1 looks at the market as it is, −1 at its mirror
 * image. That makes the short rule the exact mirror of the long one by construction.
 */
export type Side = 1 | -1;

export function directionOf(side: Side): Direction {
  return side === 1 ? 'long' : 'short';
}

/** A reading on a 0–100 scale (RSI) as this side sees it. */
export function percentFrom(side: Side, reading: number): number {
  return side === 1 ? reading : 100 - reading;
}

/** A position inside a band (0 = lower, 1 = upper) as this side sees it. */
export function positionFrom(side: Side, position: number): number {
  return side === 1 ? position : 1 - position;
}
