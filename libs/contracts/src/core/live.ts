import type { AccountAnswer } from './answers.js';
import type { AccountStandingAnswer } from './status-answer.js';
import type {
  DecisionAnswer,
  FillAnswer,
  OrderAnswer,
  PositionAnswer,
  TradeAnswer,
} from './trading-answers.js';

// Contract of the socket at `/live`. The server joins rooms; a client never names one.

/** A committed event of an account or of the platform. */
export type LiveEvent =
  | { readonly type: 'decision'; readonly decision: DecisionAnswer }
  | { readonly type: 'order'; readonly order: OrderAnswer }
  | { readonly type: 'fill'; readonly fill: FillAnswer }
  | { readonly type: 'position'; readonly position: PositionAnswer }
  | { readonly type: 'trade'; readonly trade: TradeAnswer }
  | { readonly type: 'account'; readonly account: AccountAnswer }
  | LiveNotice;

/** An event without a row of its own: a code and a sentence with its figures. */
export interface LiveNotice {
  readonly type: 'notice';
  readonly code:
    | 'ACCOUNT_QUARANTINED'
    | 'CORRECTION_MADE'
    | 'ENTRIES_PAUSED'
    | 'ENTRIES_RESUMED'
    | 'BREAKER_TRIPPED'
    | 'BREAKER_CLOSED'
    | 'FEED_CONNECTED'
    | 'FEED_DISCONNECTED'
    | 'QUOTE_STALE'
    | 'QUOTE_FRESH'
    | 'DATA_REPAIRED';
  /** The account concerned; `null`: every account of the stream. */
  readonly account: string | null;
  readonly instrument: string | null;
  readonly reason: string;
  /** Market time, ISO 8601. */
  readonly at: string;
}

/** Events delivered together. A batch follows the previous one if `from` is that one's `to` + 1. */
export interface LiveBatch {
  /** The tenant, or `platform` for events of venues and of every account. */
  readonly stream: string;
  /** Sequence of the first event that the batch covers; events that the client may not see are left out. */
  readonly from: number;
  /** Sequence of the last event that the batch covers. */
  readonly to: number;
  /** Events before `from` were lost: read everything again by REST. */
  readonly isLossy: boolean;
  readonly events: readonly { readonly sequence: number; readonly event: LiveEvent }[];
}

/** The forming candle: open time (epoch milliseconds), open, high, low, close, volume in base units. */
export type LiveCandle = readonly [number, number, number, number, number, number];

/** Prices of one instrument, at most four times per second. Prices are for display, not for accounting. */
export interface LiveTick {
  /** For example `kraken:BTC/USD`. */
  readonly instrument: string;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  /** When the quote arrived, epoch milliseconds of market time; `null` before the first. */
  readonly at: number | null;
  readonly isStale: boolean;
  /** By timeframe. */
  readonly forming: Readonly<Record<string, LiveCandle>>;
}

/** Sent every second to each tenant, changed or not: its absence means that the link is down. */
export interface LiveStatus {
  /** Market time, epoch milliseconds. */
  readonly at: number;
  readonly market: 'demo' | 'replay' | 'live';
  readonly engines: readonly LiveEngine[];
  readonly accounts: readonly AccountStandingAnswer[];
}

export interface LiveEngine {
  readonly venue: string;
  readonly phase: string;
  readonly connected: boolean;
  /** Real milliseconds since the last message of the venue; `null` before the first. */
  readonly lastMessageAgeMs: number | null;
  readonly staleInstruments: readonly string[];
  readonly queued: number;
  /** The code of the store's problem; `null` while commits succeed. */
  readonly storeProblem: string | null;
}

/** Sent once after the handshake. */
export interface LiveWelcome {
  readonly tenant: string;
  /** Sequence of the last event by stream. Read state by REST after this. */
  readonly sequences: Readonly<Record<string, number>>;
}

/** Why the server refuses a request or closes a connection. */
export interface LiveProblem {
  readonly code: string;
  readonly detail: string;
}

export type LiveReply =
  { readonly ok: true } | { readonly ok: false; readonly problem: LiveProblem };

export interface ServerEvents {
  welcome: (welcome: LiveWelcome) => void;
  batch: (batch: LiveBatch) => void;
  tick: (tick: LiveTick) => void;
  status: (status: LiveStatus) => void;
  /** The last message before the server disconnects the client. */
  closing: (problem: LiveProblem) => void;
}

export interface ClientEvents {
  /** Replaces the instruments whose ticks the client receives. */
  watch: (
    request: { readonly instruments: readonly string[] },
    reply: (reply: LiveReply) => void,
  ) => void;
}
