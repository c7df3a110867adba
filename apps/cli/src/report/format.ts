/** How figures are written in the printed report and in the page. */

const DASH = '–';

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function amount(value: number | null): string {
  return value === null ? DASH : grouped(value, 2);
}

export function money(value: number | null, currency: string): string {
  return value === null ? DASH : `${grouped(value, 2)} ${currency}`;
}

export function ratio(value: number | null): string {
  return value === null ? DASH : value.toFixed(2);
}

export function percent(value: number | null): string {
  return value === null ? DASH : `${(value * 100).toFixed(2)} %`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** The two largest units of a length of time: `3 d 4 h`, `12 min`. */
export function duration(lengthMs: number | null): string {
  if (lengthMs === null) return DASH;
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

/** `2025-01-31`. */
export function day(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** `2025-01-31 12:30`, UTC. */
export function minute(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** A price with as many decimals as a reader can use. */
export function priceText(value: number): string {
  const decimals = value >= 1_000 ? 0 : value >= 1 ? 2 : 6;
  return grouped(value, decimals);
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
