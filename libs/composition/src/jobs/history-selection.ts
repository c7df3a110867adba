import { chooseSeries, type StoredSeries } from '@tidegate/backtest';
import { TidegateError } from '@tidegate/kernel';

import type { BackTestRange } from './job-requests.js';

/** The series that a back-test of a range reads. Throws `DATA_NOT_FOUND` or `INSTRUMENT_UNKNOWN`. */
export function historySelection(
  available: readonly StoredSeries[],
  { instruments, venue, timeframe }: BackTestRange,
): readonly Pick<StoredSeries, 'venue' | 'symbol' | 'timeframe'>[] {
  const chosen = chooseSeries(available, { symbols: instruments, venue, timeframe });
  if (chosen.ok) return chosen.value;
  throw new TidegateError(chosen.error.code, chosen.error.message);
}
