import { NUMBER_LOCALES, type Language } from './language.js';

/** A decimal string or a number; `null` means unknown. */
export type Amount = string | number | null | undefined;

/** Shown in place of an unknown number, which is never shown as 0. */
export const UNKNOWN = '—';

/** Which way an amount points, for marks beside its sign. */
export type Sign = 'up' | 'down' | 'flat';

const MINUS = '\u2212';
const THIN_SPACE = '\u202f';

/** Whether a text is a plain decimal number, with or without a minus sign. */
export const isDecimal = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

/** The sign of an amount as it is shown: an amount that rounds to zero is flat. */
export function signOf(amount: Amount, digits = 2): Sign {
  const value = numberOf(amount);
  if (value === null || Math.abs(value) < 0.5 * 10 ** -digits) return 'flat';
  return value > 0 ? 'up' : 'down';
}

/** An amount as a number, for geometry and comparison only; `null` if it is unknown. */
export function numberOf(amount: Amount): number | null {
  if (amount === null || amount === undefined || amount === '') return null;
  const value = Number(amount);
  return Number.isFinite(value) ? value : null;
}

/** Decimal places of an increment, for example 1 for `0.5` and 0 for `10`. */
export function digitsOf(increment: string): number {
  const fraction = increment.split('.')[1] ?? '';
  return fraction.replace(/0+$/, '').length;
}

/** Formats numbers in one language. Decimal strings keep all their digits. */
export class Numbers {
  private readonly formats = new Map<string, Intl.NumberFormat>();

  constructor(private readonly language: Language) {}

  /** With exactly `digits` decimal places: prices and quantities have the instrument's precision. */
  fixed(amount: Amount, digits: number): string {
    return this.format(amount, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** With up to `digits` decimal places. */
  upTo(amount: Amount, digits: number): string {
    return this.format(amount, { minimumFractionDigits: 0, maximumFractionDigits: digits });
  }

  /** An amount of a currency without its code. */
  money(amount: Amount, digits = 2): string {
    return this.fixed(amount, digits);
  }

  /** A change: always with a sign, except for zero. */
  change(amount: Amount, digits = 2): string {
    return this.format(amount, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'exceptZero',
    });
  }

  /** A rate of 1 in percent: `0.0021` is `0.21 %`. */
  percent(rate: Amount, digits = 2): string {
    const value = numberOf(rate);
    if (value === null) return UNKNOWN;
    return `${this.fixed(value * 100, digits)}${THIN_SPACE}%`;
  }

  /** A rate of 1 in percent without trailing zeros: `30 %`. */
  percentUpTo(rate: Amount, digits = 2): string {
    const value = numberOf(rate);
    return value === null ? UNKNOWN : `${this.upTo(value * 100, digits)}${THIN_SPACE}%`;
  }

  /** A change of a rate in percent, with its sign. */
  percentChange(rate: Amount, digits = 2): string {
    const value = numberOf(rate);
    if (value === null) return UNKNOWN;
    return `${this.change(value * 100, digits)}${THIN_SPACE}%`;
  }

  /** A multiple of the planned risk: `+0.64 R`. */
  multiple(r: Amount): string {
    const value = numberOf(r);
    return value === null ? UNKNOWN : `${this.change(value, 2)}${THIN_SPACE}R`;
  }

  whole(amount: Amount): string {
    return this.fixed(amount, 0);
  }

  /** Short, for tiles only: `1.2M`. */
  compact(amount: Amount): string {
    return this.format(amount, { notation: 'compact', maximumFractionDigits: 1 });
  }

  private format(amount: Amount, options: Intl.NumberFormatOptions): string {
    if (numberOf(amount) === null) return UNKNOWN;
    const parts = this.formatOf(options).formatToParts(amount as number);
    return parts.map(({ type, value }) => (type === 'minusSign' ? MINUS : value)).join('');
  }

  private formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const known = this.formats.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(NUMBER_LOCALES[this.language], {
      signDisplay: 'negative',
      ...options,
    });
    this.formats.set(key, made);
    return made;
  }
}
