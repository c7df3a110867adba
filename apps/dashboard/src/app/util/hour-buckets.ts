/** Decisions of one hour by code. */
export interface HourCounts {
  /** Start of the hour, ISO 8601. */
  readonly hour: string;
  readonly counts: readonly { readonly code: string; readonly count: number }[];
}

/** Some hours that one bar shows. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly total: number;
  /** Counts of the shown codes, in their order, and of all others at the end. */
  readonly parts: readonly number[];
}

const HOUR = 3_600_000;

/** Bars of equal length over a range; hours without decisions are empty bars. */
export function bucketsOf(
  hours: readonly HourCounts[],
  range: { readonly from: number; readonly to: number },
  { codes, bars }: { readonly codes: readonly string[]; readonly bars: number },
): readonly Bucket[] {
  const first = Math.floor(range.from / HOUR) * HOUR;
  const count = Math.max(1, Math.ceil((range.to - first) / HOUR));
  const size = Math.max(1, Math.ceil(count / bars)) * HOUR;
  const length = Math.ceil((count * HOUR) / size);
  const parts = Array.from({ length }, () => new Array<number>(codes.length + 1).fill(0));
  for (const { hour, counts } of hours) {
    const part = parts[Math.floor((Date.parse(hour) - first) / size)];
    if (part === undefined) continue;
    for (const { code, count: found } of counts) {
      const index = codes.indexOf(code);
      const place = index < 0 ? codes.length : index;
      part[place] = (part[place] ?? 0) + found;
    }
  }
  return parts.map((part, index) => ({
    from: first + index * size,
    to: first + (index + 1) * size,
    total: part.reduce((sum, found) => sum + found, 0),
    parts: part,
  }));
}
