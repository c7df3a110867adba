import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Texts that inputs repeat, the most frequent last, where deflate encodes them with the shortest distance. Editing it
 * would make existing payloads unreadable. A new dictionary gets its own marker byte.
 */
const DICTIONARY_1 = Buffer.from(
  [
    '"trades":"synthetic":',
    '{"type":"observed","at":17,"observation":{"feedConnected":true,"feedDownMs":0,"staleInstruments":[],',
    '"instruments":8,"venueOnline":true,"loopFailures":0}}',
    '{"type":"slice","at":17,"instrument":"kraken:SOL/USD","slice":{"type":"book","book":{"bids":[[],[]],',
    '"asks":[[],[]],"receivedAt":17},"at":17}}',
    '{"type":"slice","at":17,"instrument":"kraken:XRP/USD","slice":{"type":"quote","bid":',
    '{"type":"candle","at":17,"instrument":"kraken:DOGE/USD","timeframe":"15m","candle":[17',
    ',"bookUnknownReason":"stale","book":null,"bookUnknownReason":null,"bookVanished":0,"candleAgeMs":null,',
    '"lastPrice":0,"clockSkewMs":null,"clockSkewMs":0,"venueStatus":"online"}}]}',
    '{"type":"scans","at":17,"madeAt":17,"scans":[{"type":"scan","at":17,"madeAt":17,',
    '"instrument":"kraken:ETH/USD","trigger":"price_move","timeframe":null,"trigger":"candle_closed",',
    '"timeframe":"1m","timeframe":"5m","market":{"quote":{"bid":0.,"bidQuantity":,"ask":,"askQuantity":,',
    '"last":,"receivedAt":17},"book":{"bids":[[0.],[]],"asks":[[],[]],"receivedAt":17',
    '{"type":"range","at":17,"instrument":"kraken:BTC/USD","low":,"high":,"last":,"quote":{"bid":,',
    '"bidQuantity":,"ask":,"askQuantity":,"last":,"receivedAt":17',
    '{"type":"candle","at":17,"instrument":"kraken:BTC/USD","timeframe":"1m","candle":[17',
  ].join(''),
);

/** First byte of a payload deflated with dictionary 1. Any other first byte means plain text. */
const DEFLATED_1 = 1;

/**
 * A window of 4 KB holds the dictionary and most payloads. It takes half the time of the default of 32 KB, most of which
 * goes into clearing its tables, and packs books slightly better. Reading does not depend on it.
 */
const DEFLATE = { windowBits: 12, memLevel: 4 } as const;

/** Maximum size of an unpacked payload; guards against corrupt data. */
const PAYLOAD_BYTES_MAX = 256 * 1_024 * 1_024;

/** The other columns of the entry's row. Most payloads start with a copy of them. */
export interface EntryHeader {
  readonly type: string;
  readonly at: number;
}

/** Packs a payload for storage: deflated, unless the plain text is shorter. */
export function packPayload(payload: string, header: EntryHeader): Buffer {
  const plain = Buffer.from(payload);
  const deflated = deflateRawSync(plain, { ...DEFLATE, dictionary: dictionaryFor(header) });
  const isShorter = deflated.length + 1 < plain.length;
  return isShorter || plain[0] === DEFLATED_1
    ? Buffer.concat([Buffer.of(DEFLATED_1), deflated])
    : plain;
}

/** The inverse of `packPayload`. */
export function unpackPayload(stored: Uint8Array, header: EntryHeader): string {
  if (stored[0] !== DEFLATED_1) return Buffer.from(stored).toString();
  return inflateRawSync(stored.subarray(1), {
    dictionary: dictionaryFor(header),
    maxOutputLength: PAYLOAD_BYTES_MAX,
  }).toString();
}

/** Appends the expected start of the payload, so deflate finds it at the end of the dictionary. */
function dictionaryFor({ type, at }: EntryHeader): Buffer {
  return Buffer.concat([DICTIONARY_1, Buffer.from(`{"type":"${type}","at":${at}`)]);
}
