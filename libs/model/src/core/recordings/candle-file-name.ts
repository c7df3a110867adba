import { isTimeframe, type Timeframe } from '../timeframe.js';

/** The parts of a candle file's name: `<venue>_<BASE>-<QUOTE>_<timeframe>[_…].csv[.gz]`. */
export interface CandleFileName {
  readonly venue: string;
  /** `BASE/QUOTE`. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly gzipped: boolean;
}

const PATTERN = /^([a-z0-9.]+)_([A-Z0-9]+)-([A-Z0-9]+)_([0-9]+[mhd])(?:_[^/]*)?\.csv(\.gz)?$/;

/** Parses a file name; `null` if it is not the name of a candle file. */
export function parseCandleFileName(name: string): CandleFileName | null {
  const match = PATTERN.exec(name);
  if (!match) return null;
  const [, venue = '', base = '', quote = '', timeframe = '', gzip] = match;
  if (!isTimeframe(timeframe)) return null;
  return { venue, symbol: `${base}/${quote}`, timeframe, gzipped: gzip !== undefined };
}
