import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * The texts that inputs repeat, the frequent ones last, where deflate finds them at the shortest distance. It is part of
 * the stored form: never edited, since nothing written with it could be read again. A better one gets a mark of its own.
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

/** The first byte of a payload that was deflated with the dictionary of this number. Anything else is the text itself. */
const DEFLATED_1 = 1;

/** A payload that claims to be larger was not written by us. */
const PAYLOAD_BYTES_MAX = 256 * 1_024 * 1_024;

/** What the row holds beside the payload; most payloads begin by repeating it. */
export interface PayloadPlace {
  readonly type: string;
  readonly at: number;
}

/** The stored form of a payload: deflated, unless it is shorter as it is. */
export function packPayload(payload: string, place: PayloadPlace): Buffer {
  const plain = Buffer.from(payload);
  const deflated = deflateRawSync(plain, { dictionary: dictionaryAt(place) });
  const isShorter = deflated.length + 1 < plain.length;
  return isShorter || plain[0] === DEFLATED_1
    ? Buffer.concat([Buffer.of(DEFLATED_1), deflated])
    : plain;
}

/** The payload that was packed. */
export function unpackPayload(stored: Uint8Array, place: PayloadPlace): string {
  if (stored[0] !== DEFLATED_1) return Buffer.from(stored).toString();
  return inflateRawSync(stored.subarray(1), {
    dictionary: dictionaryAt(place),
    maxOutputLength: PAYLOAD_BYTES_MAX,
  }).toString();
}

/** Deflate finds the beginning of the payload at the end of its dictionary. */
function dictionaryAt({ type, at }: PayloadPlace): Buffer {
  return Buffer.concat([DICTIONARY_1, Buffer.from(`{"type":"${type}","at":${at}`)]);
}
