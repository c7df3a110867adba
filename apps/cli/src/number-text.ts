/** Placeholder for an unknown value. */
export const UNKNOWN = '–';

/** Separates the thousands of the integer part with commas. */
export function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const apart = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A duration in its two largest units: `3 d 4 h`, `12 min`. */
export function duration(lengthMs: number | null): string {
  if (lengthMs === null) return UNKNOWN;
  let rest = Math.round(lengthMs / 1_000) * 1_000;
  const first = UNITS.findIndex(([, unitMs]) => rest >= unitMs);
  if (first < 0) return '0 s';
  const parts = UNITS.slice(first, first + 2).flatMap(([name, unitMs]) => {
    const whole = Math.floor(rest / unitMs);
    rest -= whole * unitMs;
    return whole > 0 ? [`${whole} ${name}`] : [];
  });
  return parts.join(' ');
}
