import type { Decimal, EpochMs } from '@tidegate/kernel';
import type { VerdictNumbers } from '@tidegate/model';

// Values as JSON shows them: amounts as decimal strings, times in ISO 8601, numbers that JSON lacks as null.

/** Replaces NaN and infinities, which JSON cannot represent, by `null`. */
export function plainNumbers(
  numbers: VerdictNumbers,
): Record<string, number | string | boolean | null> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isFinite(value) ? null : value,
    ]),
  );
}

export function text(value: Decimal): string {
  return value.toFixed();
}

export function textOrNull(value: Decimal | null): string | null {
  return value && text(value);
}

export function instant(at: EpochMs): string {
  return new Date(at).toISOString();
}

export function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : instant(at);
}

/** NaN and infinities as `null`. */
export function plainNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function plainValue(
  value: number | string | boolean | null,
): number | string | boolean | null {
  return typeof value === 'number' ? plainNumber(value) : value;
}
