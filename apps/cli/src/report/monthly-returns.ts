/** Returns of one calendar year, UTC. */
export interface YearOfReturns {
  readonly year: number;
  /** January to December; `null` for a month without a point. */
  readonly months: readonly (number | null)[];
  readonly total: number;
}

/**
 * Returns per calendar month: last equity of the month ÷ last equity before the month − 1. The first month starts at the
 * first point; the last month may be incomplete.
 */
export function monthlyReturns(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): readonly YearOfReturns[] {
  const ends = monthEnds(times, values);
  const years = new Map<number, (number | null)[]>();
  let before = values[0] ?? 0;
  for (const [month, end] of ends) {
    const year = Math.floor(month / 12);
    const months = years.get(year) ?? Array.from({ length: 12 }, () => null);
    months[month % 12] = before > 0 ? end / before - 1 : 0;
    years.set(year, months);
    before = end;
  }
  return [...years].map(([year, months]) => ({ year, months, total: compounded(months) }));
}

/** The last value of each month, keyed by the number of months since year 0. */
function monthEnds(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  let month = 0;
  let nextMonthAt = -Infinity;
  for (let index = 0; index < times.length; index++) {
    const at = times[index] as number;
    if (at >= nextMonthAt) {
      const date = new Date(at);
      month = date.getUTCFullYear() * 12 + date.getUTCMonth();
      nextMonthAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
    ends.set(month, values[index] as number);
  }
  return ends;
}

function compounded(months: readonly (number | null)[]): number {
  return months.reduce((growth: number, change) => growth * (1 + (change ?? 0)), 1) - 1;
}
