import type { InstrumentStatus, VenueStatus } from '@tidegate/model';

/** Verified rows with the venue's field names. */
export interface TickerRow {
  readonly symbol: string;
  readonly bid: number;
  readonly bid_qty: number;
  readonly ask: number;
  readonly ask_qty: number;
  readonly last: number;
}

export interface TradeRow {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly qty: number;
  readonly trade_id: number;
  readonly timestamp: string;
}

export interface CandleRow {
  readonly symbol: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
  /** RFC 3339. */
  readonly interval_begin: string;
  /** Minutes. */
  readonly interval: number;
}

export interface LevelRow {
  readonly price: number;
  /** 0 removes the level. */
  readonly qty: number;
}

export interface BookRow {
  readonly symbol: string;
  readonly bids: readonly LevelRow[];
  readonly asks: readonly LevelRow[];
  readonly checksum: number;
}

export interface PairRow {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly status: InstrumentStatus;
  readonly qty_precision: number;
  readonly qty_increment: number;
  readonly price_precision: number;
  readonly price_increment: number;
  readonly qty_min: number;
  readonly cost_min: number;
}

/** Describes a malformed frame or row. `symbol` is set if the row has a readable symbol. */
export interface FrameRefusal {
  readonly code: 'MALFORMED_FRAME';
  readonly message: string;
  readonly channel: string | null;
  readonly symbol: string | null;
}

interface DataFrame<Channel extends string, Row> {
  readonly kind: Channel;
  readonly snapshot: boolean;
  readonly rows: readonly Row[];
  /** Malformed rows of the frame. */
  readonly refused: readonly FrameRefusal[];
}

export type TickerFrame = DataFrame<'ticker', TickerRow>;
export type TradeFrame = DataFrame<'trade', TradeRow>;
export type CandleFrame = DataFrame<'ohlc', CandleRow>;
export type BookFrame = DataFrame<'book', BookRow>;
export type InstrumentFrame = DataFrame<'instrument', PairRow>;

export interface StatusFrame {
  readonly kind: 'status';
  readonly status: VenueStatus;
}

/** The acknowledgement of one symbol (or the `instrument` channel) of a subscribe or unsubscribe request. */
export interface AckFrame {
  readonly kind: 'ack';
  readonly method: 'subscribe' | 'unsubscribe';
  readonly requestId: number;
  readonly symbol: string | null;
  /** `null` if the request was granted. */
  readonly error: string | null;
}

/** A frame about the connection itself. `unknown` is a well-formed frame of an unknown kind: counted, not an error. */
export interface LinkFrame {
  readonly kind: 'heartbeat' | 'pong' | 'unknown';
}

export type SocketFrame =
  | TickerFrame
  | TradeFrame
  | CandleFrame
  | BookFrame
  | InstrumentFrame
  | StatusFrame
  | AckFrame
  | LinkFrame;
