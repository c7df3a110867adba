/** Formats of figures in the printed report and on the page. */
import { grouped, UNKNOWN } from '../number-text.js';

export function count(value: number): string {
  return grouped(String(value));
}

export function amount(value: number | null): string {
  return value === null ? UNKNOWN : grouped(value.toFixed(2));
}

export function money(value: number | null, currency: string): string {
  return value === null ? UNKNOWN : `${grouped(value.toFixed(2))} ${currency}`;
}

export function ratio(value: number | null): string {
  return value === null ? UNKNOWN : value.toFixed(2);
}

export function percent(value: number | null): string {
  return value === null ? UNKNOWN : `${(value * 100).toFixed(2)} %`;
}

/** `2025-01-31`. */
export function day(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** `2025-01-31 12:30`, UTC. */
export function minute(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** A price without decimals from 1,000, with 2 decimals from 1, otherwise with 6. */
export function priceText(value: number): string {
  const decimals = value >= 1_000 ? 0 : value >= 1 ? 2 : 6;
  return grouped(value.toFixed(decimals));
}
