import { Decimal } from '@tidegate/kernel';

import { grouped, UNKNOWN } from '../number-text.js';

const CENT = new Decimal('0.01');

/** Money with two decimals and grouped thousands, or with two significant digits below a cent. */
export function money(text: string | null): string {
  if (text === null) return UNKNOWN;
  const value = new Decimal(text);
  if (!value.isZero() && value.abs().lt(CENT)) return value.toSignificantDigits(2).toFixed();
  return grouped(value.toFixed(2));
}

/** A profit or loss with its sign. */
export function gain(text: string | null): string {
  const shown = money(text);
  return text !== null && new Decimal(text).gt(0) ? `+${shown}` : shown;
}

/** A price or a quantity with at most eight decimals. */
export function exact(text: string | null): string {
  if (text === null) return UNKNOWN;
  return grouped(new Decimal(text).toDecimalPlaces(8).toFixed());
}

/** An analysis value with six significant digits. */
export function measured(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return grouped(new Decimal(value).toSignificantDigits(6).toFixed());
}

/** A number from 0 to 1 as a percentage. */
export function percent(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return `${new Decimal(value).times(100).toDecimalPlaces(1).toFixed()} %`;
}

/** A multiple of the planned risk. */
export function inR(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  return `${value > 0 ? '+' : ''}${value.toFixed(2)} R`;
}

/** `2026-01-05 00:36:50` of ISO 8601 in UTC. */
export function moment(iso: string | null): string {
  return iso === null ? UNKNOWN : iso.slice(0, 19).replace('T', ' ');
}

/** `00:36:50.910` of ISO 8601 in UTC. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 23);
}
