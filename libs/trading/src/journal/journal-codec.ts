import {
  Decimal,
  epochMs,
  isOddNumber,
  jsonNumber,
  money,
  numberOf,
  quantity,
  TidegateError,
  type EpochMs,
  type JsonNumber,
  type ShardId,
} from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type { BookSnapshot, Candle, Instrument } from '@tidegate/model';

import type { JournalEntry } from '../ports.js';
import type { EngineInput, MarketView } from '../core/inputs/engine-input.js';
import { packAmounts, unpackAmounts } from './pack-amounts.js';

/** A journal entry that this version cannot read: the journal was written by another one, or was damaged. */
export class JournalMalformed extends TidegateError {
  constructor(sequence: number, why: string) {
    super('JOURNAL_MALFORMED', `Journal entry ${sequence} cannot be read: ${why}`, {
      details: { sequence },
    });
  }
}

/**
 * The form in which inputs are written. Runs of another form cannot be replayed; a start names its own, so that a replay
 * begins with the first one that it can read.
 */
const JOURNAL_FORMAT = 2;

/** Whether a replay can begin with this entry. */
export function isReplayableStart(entry: JournalEntry): boolean {
  if (entry.type !== 'started') return false;
  try {
    return (JSON.parse(entry.payload) as { format?: unknown }).format === JOURNAL_FORMAT;
  } catch {
    return false;
  }
}

/** The type of entries that mark one more commit of the input before them; they are not inputs. */
const SETTLED = 'settled';

/** Writes an input as a journal entry. Every number reads back as the same bits. */
export function encodeInput(input: EngineInput, shard: ShardId, sequence: number): JournalEntry {
  const content = packed(input);
  // JSON.stringify is many times slower with a replacer, and odd numbers are rare.
  const payload = hasOddNumber(content)
    ? JSON.stringify(content, taggingOddNumbers)
    : JSON.stringify(content);
  return { shard, sequence, at: input.at, type: input.type, payload };
}

/**
 * An input is written with the first commit that follows from it; each later one leaves this mark, so that a replay
 * knows how much of the last input before a crash had become durable.
 */
export function settledMark(at: EpochMs, shard: ShardId, sequence: number): JournalEntry {
  return { shard, sequence, at, type: SETTLED, payload: '{}' };
}

/** The type of entries that name an account which failed in the input before it. */
const FAILED = 'failed';

/** An account that threw, or whose rows the store refused, while an input was taken. */
export interface RecordedFailure {
  /** As `accountKey` gives it. */
  readonly account: string;
  /** Commits of the input in which the account still took part. */
  readonly commits: number;
}

/**
 * Records a failure that no input explains: a refusal of the store, or a defect that a later version lacks. A replay
 * repeats it to the commit, but not the exposure that other accounts of the tenant saw of it within the same input.
 */
export function failureMark(
  failure: RecordedFailure,
  place: Pick<JournalEntry, 'at' | 'shard' | 'sequence'>,
): JournalEntry {
  return { ...place, type: FAILED, payload: JSON.stringify(failure) };
}

/** `null` for every other entry. */
export function failureIn({ type, payload }: JournalEntry): RecordedFailure | null {
  return type === FAILED ? (JSON.parse(payload) as RecordedFailure) : null;
}

export function isSettledMark(entry: JournalEntry): boolean {
  return entry.type === SETTLED;
}

/** Reads an entry back; the result equals the input that was written. */
export function decodeEntry(entry: JournalEntry): EngineInput {
  let payload: unknown;
  try {
    payload = entry.payload.includes(TAG)
      ? JSON.parse(entry.payload, untaggingOddNumbers)
      : JSON.parse(entry.payload);
  } catch {
    throw new JournalMalformed(entry.sequence, 'its payload is not JSON');
  }
  if (typeof payload !== 'object' || payload === null) {
    throw new JournalMalformed(entry.sequence, 'its payload is not an object');
  }
  return unpacked(entry, payload as Packed);
}

type Packed = Record<string, unknown>;

/** How a tagged number starts. A quote inside a text is escaped, so no text contains it. */
const TAG = '{"#":"';

/** Tags a number that JSON lacks, because a text of its place may look the same: −0 becomes `{"#":"-0"}`. */
function taggingOddNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && isOddNumber(value) ? { '#': jsonNumber(value) } : value;
}

function hasOddNumber(value: unknown): boolean {
  if (typeof value === 'number') return isOddNumber(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasOddNumber);
  for (const name in value) if (hasOddNumber((value as Packed)[name])) return true;
  return false;
}

function untaggingOddNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '#' in value
    ? numberOf(value['#'] as JsonNumber)
    : value;
}

function packed(input: EngineInput): Packed {
  switch (input.type) {
    case 'started':
      return {
        ...input,
        format: JOURNAL_FORMAT,
        instruments: input.instruments.map(packInstrument),
      };
    case 'batch':
      return { ...input, inputs: input.inputs.map(packed) };
    case 'account_restored':
    case 'account_quarantined':
    case 'account_released':
    case 'order_news':
    case 'reported':
      return packAmounts(input) as Packed;
    case 'instrument':
      return { ...input, instrument: packInstrument(input.instrument) };
    case 'warmed_up':
      return { ...input, candles: input.candles.map(packCandle) };
    case 'candle':
      return { ...input, candle: packCandle(input.candle) };
    case 'scan':
      return {
        ...input,
        market: { ...input.market, book: input.market.book && packBook(input.market.book) },
      };
    case 'scans':
      return { ...input, scans: input.scans.map(packed) };
    case 'slice':
      return { ...input, slice: packSlice(input.slice) };
    case 'profile_defined':
    case 'account_opened':
    case 'account_configured':
    case 'account_closed':
    case 'transferred':
    case 'gateway_failed':
    case 'exposure_granted':
    case 'range':
    case 'tick':
    case 'observed':
    case 'hold':
    case 'control':
      return { ...input };
  }
}

type Unpacker = (payload: Packed) => unknown;

function unpackScan(payload: Packed): unknown {
  const market = payload['market'] as Omit<MarketView, 'book'> & { book: PackedBook | null };
  return { ...payload, market: { ...market, book: market.book && unpackBook(market.book) } };
}

const asWritten: Unpacker = (payload) => payload;

const UNPACKERS: Readonly<Record<EngineInput['type'], Unpacker>> = {
  started: ({ format: _format, ...payload }) => ({
    ...payload,
    instruments: (payload['instruments'] as PackedInstrument[]).map(unpackInstrument),
  }),
  batch: (payload) => ({
    ...payload,
    inputs: (payload['inputs'] as (Packed & { type: EngineInput['type'] })[]).map((each) =>
      UNPACKERS[each.type](each),
    ),
  }),
  account_restored: unpackAmounts,
  account_quarantined: unpackAmounts,
  account_released: unpackAmounts,
  order_news: unpackAmounts,
  reported: unpackAmounts,
  instrument: (payload) => ({
    ...payload,
    instrument: unpackInstrument(payload['instrument'] as PackedInstrument),
  }),
  warmed_up: (payload) => ({
    ...payload,
    candles: (payload['candles'] as PackedCandle[]).map(unpackCandle),
  }),
  candle: (payload) => ({ ...payload, candle: unpackCandle(payload['candle'] as PackedCandle) }),
  scan: unpackScan,
  scans: (payload) => ({ ...payload, scans: (payload['scans'] as Packed[]).map(unpackScan) }),
  slice: (payload) => ({ ...payload, slice: unpackSlice(payload['slice'] as PackedSlice) }),
  profile_defined: asWritten,
  account_opened: asWritten,
  account_configured: asWritten,
  account_closed: asWritten,
  transferred: asWritten,
  gateway_failed: asWritten,
  exposure_granted: asWritten,
  range: asWritten,
  tick: asWritten,
  observed: asWritten,
  hold: asWritten,
  control: asWritten,
};

function unpacked(entry: JournalEntry, payload: Packed): EngineInput {
  if (!isInputType(entry.type)) {
    throw new JournalMalformed(entry.sequence, `its type "${entry.type}" is not known`);
  }
  if (entry.type === 'started' && payload['format'] !== JOURNAL_FORMAT) {
    throw new JournalMalformed(entry.sequence, 'it was written in another format');
  }
  return UNPACKERS[entry.type](payload) as EngineInput;
}

function isInputType(type: string): type is EngineInput['type'] {
  return Object.hasOwn(UNPACKERS, type);
}

/** [openTime, open, high, low, close, volume, trades, synthetic]. */
type PackedCandle = readonly [number, number, number, number, number, number, number, 0 | 1];

function packCandle(candle: Candle): PackedCandle {
  const { openTime, open, high, low, close, volume, trades } = candle;
  return [openTime, open, high, low, close, volume, trades, candle.synthetic ? 1 : 0];
}

function unpackCandle(row: PackedCandle): Candle {
  const [openTime, open, high, low, close, volume, trades, synthetic] = row;
  const candle = { openTime: epochMs(openTime), open, high, low, close, volume, trades };
  return synthetic ? { ...candle, synthetic: true } : candle;
}

interface PackedBook {
  readonly bids: readonly number[][];
  readonly asks: readonly number[][];
  readonly receivedAt: number;
}

function packBook(book: BookSnapshot): PackedBook {
  return {
    bids: [[...book.bidPrices], [...book.bidQuantities]],
    asks: [[...book.askPrices], [...book.askQuantities]],
    receivedAt: book.receivedAt,
  };
}

function unpackBook(book: PackedBook): BookSnapshot {
  const [bidPrices = [], bidQuantities = []] = book.bids;
  const [askPrices = [], askQuantities = []] = book.asks;
  return {
    bidPrices: Float64Array.from(bidPrices),
    bidQuantities: Float64Array.from(bidQuantities),
    askPrices: Float64Array.from(askPrices),
    askQuantities: Float64Array.from(askQuantities),
    receivedAt: epochMs(book.receivedAt),
  };
}

type PackedSlice =
  | { readonly type: 'candle'; readonly candle: PackedCandle; readonly closeTime: EpochMs }
  | { readonly type: 'book'; readonly book: PackedBook; readonly at: EpochMs }
  | Extract<MarketSlice, { type: 'quote' }>;

function packSlice(slice: MarketSlice): PackedSlice {
  if (slice.type === 'candle') return { ...slice, candle: packCandle(slice.candle) };
  return slice.type === 'book' ? { ...slice, book: packBook(slice.book) } : slice;
}

function unpackSlice(slice: PackedSlice): MarketSlice {
  if (slice.type === 'candle') return { ...slice, candle: unpackCandle(slice.candle) };
  return slice.type === 'book' ? { ...slice, book: unpackBook(slice.book) } : slice;
}

type PackedInstrument = Omit<
  Instrument,
  'priceIncrement' | 'quantityIncrement' | 'quantityMin' | 'costMin'
> &
  Record<'priceIncrement' | 'quantityIncrement' | 'quantityMin' | 'costMin', string>;

function packInstrument(instrument: Instrument): PackedInstrument {
  return {
    ...instrument,
    priceIncrement: instrument.priceIncrement.toString(),
    quantityIncrement: instrument.quantityIncrement.toString(),
    quantityMin: instrument.quantityMin.toString(),
    costMin: instrument.costMin.toString(),
  };
}

function unpackInstrument(row: PackedInstrument): Instrument {
  return {
    ...row,
    priceIncrement: new Decimal(row.priceIncrement),
    quantityIncrement: new Decimal(row.quantityIncrement),
    quantityMin: quantity(row.quantityMin),
    costMin: money(row.costMin),
  };
}
