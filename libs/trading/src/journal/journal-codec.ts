import {
  Decimal,
  epochMs,
  isLostInJson,
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

/** This version cannot read a journal entry: another version wrote the journal, or it is damaged. */
export class JournalMalformed extends TidegateError {
  constructor(sequence: number, reason: string) {
    super('JOURNAL_MALFORMED', `Journal entry ${sequence} cannot be read: ${reason}`, {
      details: { sequence },
    });
  }
}

/**
 * Version of the encoding. Each `started` entry stores it, and a replay begins at the first start with this version;
 * runs in other versions cannot be replayed.
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

/** Entry type that marks one more commit of the preceding input. It is not an input. */
const SETTLED = 'settled';

/** Encodes an input as a journal entry. Every number decodes to the same bits. */
export function encodeInput(input: EngineInput, shard: ShardId, sequence: number): JournalEntry {
  const content = packed(input);
  // JSON.stringify is many times slower with a replacer, and numbers that need one are rare.
  const payload = hasOddNumber(content)
    ? JSON.stringify(content, taggingOddNumbers)
    : JSON.stringify(content);
  return { shard, sequence, at: input.at, type: input.type, payload };
}

/**
 * An input is written with its first commit. Each later commit of the same input writes this mark, so that a replay can
 * tell how many commits of the last input before a crash are durable.
 */
export function settledMark(at: EpochMs, shard: ShardId, sequence: number): JournalEntry {
  return { shard, sequence, at, type: SETTLED, payload: '{}' };
}

/** Entry type that names an account that failed during the preceding input. */
const FAILED = 'failed';

/** An account that threw, or whose rows the store refused, during an input. */
export interface RecordedFailure {
  /** The account's `accountKey`. */
  readonly account: string;
  /** Number of commits of the input that still include the account. */
  readonly commits: number;
}

/**
 * Records a failure that the inputs alone do not reproduce: a refusal by the store, or a defect fixed in a later
 * version. A replay repeats it at the same commit, but not the exposure that the tenant's other accounts saw within the
 * same input.
 */
export function failureMark(
  failure: RecordedFailure,
  place: Pick<JournalEntry, 'at' | 'shard' | 'sequence'>,
): JournalEntry {
  return { ...place, type: FAILED, payload: JSON.stringify(failure) };
}

/** The recorded failure, or `null` if the entry is not a failure mark. */
export function failureIn({ type, payload }: JournalEntry): RecordedFailure | null {
  return type === FAILED ? (JSON.parse(payload) as RecordedFailure) : null;
}

export function isSettledMark(entry: JournalEntry): boolean {
  return entry.type === SETTLED;
}

/** Decodes an entry into an input equal to the encoded one. Throws `JournalMalformed`. */
export function decodeEntry(entry: JournalEntry): EngineInput {
  let payload: unknown;
  try {
    payload = entry.payload.includes(TAG)
      ? JSON.parse(entry.payload, untaggingOddNumbers)
      : JSON.parse(entry.payload);
  } catch {
    throw new JournalMalformed(entry.sequence, 'the payload is not JSON');
  }
  if (typeof payload !== 'object' || payload === null) {
    throw new JournalMalformed(entry.sequence, 'the payload is not an object');
  }
  return unpacked(entry, payload as Packed);
}

type Packed = Record<string, unknown>;

/** Start of a tagged number. JSON escapes quotes inside strings, so it never occurs within one. */
const TAG = '{"#":"';

/** Tags a number that JSON cannot represent; a plain string could be mistaken for text. −0 becomes `{"#":"-0"}`. */
function taggingOddNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && isLostInJson(value) ? { '#': jsonNumber(value) } : value;
}

function hasOddNumber(value: unknown): boolean {
  if (typeof value === 'number') return isLostInJson(value);
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
    throw new JournalMalformed(entry.sequence, `unknown entry type "${entry.type}"`);
  }
  if (entry.type === 'started' && payload['format'] !== JOURNAL_FORMAT) {
    throw new JournalMalformed(
      entry.sequence,
      `it has format ${String(payload['format'])}, this version reads ${JOURNAL_FORMAT}`,
    );
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
