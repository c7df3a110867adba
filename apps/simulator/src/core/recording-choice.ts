import { TidegateError } from '@tidegate/kernel';
import { parseCandleFileName, timeframeMs, type Timeframe } from '@tidegate/model';

/** A recording as described by its file name. */
export interface RecordingFile {
  readonly name: string;
  readonly venue: string;
  readonly symbol: string;
  /** Candles of a timeframe, or trades. */
  readonly content: Timeframe | 'trades';
}

/** Files of one venue and one content, by symbol. */
export interface Recording {
  readonly venue: string;
  readonly content: Timeframe | 'trades';
  readonly files: ReadonlyMap<string, readonly string[]>;
}

export interface RecordingFilter {
  readonly venue?: string;
  readonly content?: Timeframe | 'trades';
}

const TRADES = /^([a-z0-9.]+)_trades_([A-Z0-9]+)-([A-Z0-9]+)(?:_.*)?\.csv(?:\.gz)?$/;

/** `kraken_BTC-USD_1h_2013.csv.gz` and `kraken_trades_BTC-USD_2019.csv`; `null` for any other name. */
export function recordingFileOf(name: string): RecordingFile | null {
  const [, tradesVenue, tradesBase, tradesQuote] = TRADES.exec(name) ?? [];
  if (tradesVenue) {
    return { name, venue: tradesVenue, symbol: `${tradesBase}/${tradesQuote}`, content: 'trades' };
  }
  const candles = parseCandleFileName(name);
  return (
    candles && { name, venue: candles.venue, symbol: candles.symbol, content: candles.timeframe }
  );
}

/**
 * Selects the recording to replay: among those that match the filter, the one with the most instruments, then the
 * shortest candles, then the first by name. Trades are selected only by filter or if there are no candles.
 */
export function chooseRecording(names: readonly string[], filter: RecordingFilter = {}): Recording {
  const candidates = recordingsOf(names).filter(
    (recording) =>
      (filter.venue === undefined || recording.venue === filter.venue) &&
      (filter.content === undefined || recording.content === filter.content),
  );
  const chosen = candidates.sort(byPreference)[0];
  if (!chosen) {
    throw new TidegateError(
      'DATA_NOT_FOUND',
      'No recording matches; files must be named <venue>_<BASE>-<QUOTE>_<timeframe>[_…].csv[.gz] or <venue>_trades_<BASE>-<QUOTE>[_…].csv[.gz]',
      { details: { venue: filter.venue, content: filter.content, files: names.length } },
    );
  }
  return chosen;
}

function recordingsOf(names: readonly string[]): Recording[] {
  const groups = new Map<
    string,
    { venue: string; content: Recording['content']; files: Map<string, string[]> }
  >();
  for (const name of [...names].sort()) {
    const file = recordingFileOf(name);
    if (!file) continue;
    const key = `${file.venue} ${file.content}`;
    const group = groups.get(key) ?? {
      venue: file.venue,
      content: file.content,
      files: new Map<string, string[]>(),
    };
    group.files.set(file.symbol, [...(group.files.get(file.symbol) ?? []), name]);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function byPreference(a: Recording, b: Recording): number {
  const byKind = Number(a.content === 'trades') - Number(b.content === 'trades');
  if (byKind !== 0) return byKind;
  if (a.files.size !== b.files.size) return b.files.size - a.files.size;
  if (a.content !== 'trades' && b.content !== 'trades' && a.content !== b.content) {
    return timeframeMs(a.content) - timeframeMs(b.content);
  }
  return a.venue < b.venue ? -1 : 1;
}
