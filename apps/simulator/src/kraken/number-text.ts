import type { PriceFormat } from '../core/venue-instrument.js';

/** `units` × 10^−precision with exactly `precision` decimals: `(150, 3)` is `0.150`. Units are an integer. */
export function decimalText(units: number, precision: number): string {
  const digits = String(Math.abs(units)).padStart(precision + 1, '0');
  const sign = units < 0 ? '-' : '';
  if (precision === 0) return sign + digits;
  const whole = digits.length - precision;
  return `${sign}${digits.slice(0, whole)}.${digits.slice(whole)}`;
}

/** A mean price of `ticks` in wire format; like Kraken, it truncates further decimals. */
export function meanPriceText(ticks: number, format: PriceFormat): string {
  return decimalText(Math.floor(ticks * format.unitsPerTick), format.precision);
}

/** A price of `ticks` in wire format; fractions are rounded to the displayed decimals. */
export function priceText(ticks: number, format: PriceFormat): string {
  return decimalText(Math.round(ticks * format.unitsPerTick), format.precision);
}

/** UTC with six decimals of a second, `2026-01-05T10:00:00.250000Z`. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, -1)}000Z`;
}

/** UTC with nine decimals of a second. */
export function preciseInstantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, -1)}000000Z`;
}
