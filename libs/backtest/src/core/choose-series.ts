import { err, ok, type Result } from '@tidegate/kernel';
import { timeframeMs } from '@tidegate/model';

import type { HistoryRequest } from '../ports.js';
import type { SeriesName } from './history/series-name.js';

export interface ChoiceRefusal {
  readonly code: 'DATA_NOT_FOUND' | 'INSTRUMENT_UNKNOWN';
  readonly message: string;
}

/** A chosen series with all of its recorded parts. */
export interface ChosenSeries<Named extends SeriesName> extends SeriesName {
  readonly parts: readonly Named[];
}

/**
 * Chooses one venue and timeframe among the recorded series. Where the request leaves a choice, prefers the group with
 * the most requested instruments, then the shortest timeframe, then the first venue by name. The result is sorted by
 * symbol; the parts of one series keep their order.
 */
export function chooseSeries<Named extends SeriesName>(
  available: readonly Named[],
  request: HistoryRequest,
): Result<readonly ChosenSeries<Named>[], ChoiceRefusal> {
  const fitting = available.filter(
    (series) =>
      (request.timeframe === null || series.timeframe === request.timeframe) &&
      (request.venue === null || series.venue === request.venue),
  );
  if (fitting.length === 0) return err(notFound(available, request));
  const requested = new Set(request.symbols);
  const [best] = groupsOf(
    fitting.filter(({ symbol }) => requested.size === 0 || requested.has(symbol)),
  ).sort(compareGroups);
  const missing = request.symbols.filter(
    (symbol) => !best?.some((series) => series.symbol === symbol),
  );
  if (!best || missing.length > 0) return err(unknownInstruments(missing, fitting));
  return ok(best.toSorted((left, right) => (left.symbol < right.symbol ? -1 : 1)));
}

/** One group per venue and timeframe, with one series per symbol. */
function groupsOf<Named extends SeriesName>(
  available: readonly Named[],
): (readonly ChosenSeries<Named>[])[] {
  const groups = Map.groupBy(available, ({ venue, timeframe }) => `${venue} ${timeframe}`);
  return [...groups.values()].map((group) =>
    [...Map.groupBy(group, ({ symbol }) => symbol).values()].flatMap((parts) => {
      const [first] = parts;
      if (!first) return [];
      const { venue, symbol, timeframe } = first;
      return [{ venue, symbol, timeframe, parts }];
    }),
  );
}

function compareGroups(left: readonly SeriesName[], right: readonly SeriesName[]): number {
  const [a] = left;
  const [b] = right;
  if (!a || !b) return right.length - left.length;
  return (
    right.length - left.length ||
    timeframeMs(a.timeframe) - timeframeMs(b.timeframe) ||
    (a.venue < b.venue ? -1 : 1)
  );
}

function notFound(recorded: readonly SeriesName[], request: HistoryRequest): ChoiceRefusal {
  const requested = [request.venue, request.timeframe].filter((part) => part !== null).join(' ');
  const available = [...new Set(recorded.map(({ venue, timeframe }) => `${venue} ${timeframe}`))];
  return {
    code: 'DATA_NOT_FOUND',
    message:
      available.length === 0
        ? 'There are no candle files; their names look like kraken_BTC-USD_15m.csv or .csv.gz'
        : `There is no recorded series for ${requested}; available are ${available.sort().join(', ')}`,
  };
}

function unknownInstruments(
  missing: readonly string[],
  fitting: readonly SeriesName[],
): ChoiceRefusal {
  const recorded = [...new Set(fitting.map(({ symbol }) => symbol))].sort();
  return {
    code: 'INSTRUMENT_UNKNOWN',
    message: `No single venue and timeframe has ${missing.join(', ') || 'the requested instruments'}; recorded are ${recorded.join(', ')}`,
  };
}
