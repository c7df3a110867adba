import { TidegateError } from '@tidegate/kernel';
import { parseCandleFileName, timeframeMs, type Timeframe } from '@tidegate/model';

/** A recording as its file name describes it. */
export interface RecordingFile {
  readonly name: string;
  readonly venue: string;
  readonly symbol: string;
  /** Candles of a length, or single trades. */
  readonly content: Timeframe | 'trades';
}

/** Files of one venue and one content, by instrument. */
export interface Recording {
  readonly venue: string;
  readonly content: Timeframe | 'trades';
  readonly files: ReadonlyMap<string, readonly string[]>;
}

export interface RecordingWish {
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
 * The recording to replay: among those that fit the wish, the one with most instruments, then the one with
 * the shortest candles, then the first by name. Trades are chosen only when nothing else is there or by wish.
 */
export function chooseRecording(names: readonly string[], wish: RecordingWish = {}): Recording {
  const candidates = recordingsOf(names).filter(
    (recording) =>
      (wish.venue === undefined || recording.venue === wish.venue) &&
      (wish.content === undefined || recording.content === wish.content),
  );
  const chosen = candidates.sort(byPreference)[0];
  if (!chosen) {
    throw new TidegateError(
      'DATA_NOT_FOUND',
      'No recording fits: files are named <venue>_<BASE>-<QUOTE>_<timeframe>[_…].csv[.gz] or <venue>_trades_<BASE>-<QUOTE>[_…].csv[.gz]',
      { details: { venue: wish.venue, content: wish.content, files: names.length } },
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
