import { err, ok, type Result } from '@tidegate/kernel';

import { isServedInterval, type ServedInterval } from '../core/candle-store.js';
import { BOOK_DEPTHS } from './book-feed.js';

/** Kraken's error texts of the public socket, verbatim. */
export const SOCKET_ERRORS = {
  malformed: 'Malformed request',
  unknownChannel: 'Event(s) not found',
  alreadySubscribed: 'Already subscribed',
  notSubscribed: 'Subscription Not Found',
  depth: 'Subscription depth not supported',
  interval: 'Subscription ohlc interval not supported',
  unknownPair: (symbol: string): string => `Currency pair not supported ${symbol}`,
} as const;

export type ChannelSelection =
  | { readonly channel: 'instrument' }
  | { readonly channel: 'trade' }
  | { readonly channel: 'ticker'; readonly eventTrigger: 'trades' | 'bbo' }
  | { readonly channel: 'ohlc'; readonly interval: ServedInterval }
  | { readonly channel: 'book'; readonly depth: number };

export interface SubscriptionRequest {
  readonly method: 'subscribe' | 'unsubscribe';
  readonly selection: ChannelSelection;
  /** Empty for the instrument channel. */
  readonly symbols: readonly string[];
  readonly snapshot: boolean;
  readonly requestId: string | null;
}

export interface PingRequest {
  readonly method: 'ping';
  readonly requestId: string | null;
}

export type SocketRequest = SubscriptionRequest | PingRequest;

export interface SocketRefusal {
  readonly method: string | null;
  readonly error: string;
  readonly requestId: string | null;
  /** Requested symbols; each gets its own answer. */
  readonly symbols: readonly string[];
}

const SYMBOLS_MAX = 1_000;

/** Parses a client's frame. Request ids are kept as text, since they may exceed 2^53. */
export function parseSocketRequest(text: string): Result<SocketRequest, SocketRefusal> {
  const requestId = /"req_id"\s*:\s*(-?[0-9]{1,19})\s*[,}]/.exec(text)?.[1] ?? null;
  const frame = objectFrom(text);
  if (!frame) return err({ method: null, error: SOCKET_ERRORS.malformed, requestId, symbols: [] });
  const { method } = frame;
  if (method === 'ping') return ok({ method, requestId });
  if (method !== 'subscribe' && method !== 'unsubscribe') {
    const named = typeof method === 'string' ? method : null;
    return err({ method: named, error: SOCKET_ERRORS.malformed, requestId, symbols: [] });
  }
  const params = isObject(frame['params']) ? frame['params'] : {};
  const symbols = symbolsOf(params['symbol']);
  const selection = selectionOf(params);
  if (!selection.ok) {
    return err({ method, error: selection.error, requestId, symbols: symbols ?? [] });
  }
  const needsSymbols = selection.value.channel !== 'instrument';
  if (needsSymbols && (symbols === null || symbols.length === 0)) {
    return err({ method, error: SOCKET_ERRORS.malformed, requestId, symbols: [] });
  }
  const channelDefault = selection.value.channel !== 'trade';
  const snapshot = typeof params['snapshot'] === 'boolean' ? params['snapshot'] : channelDefault;
  return ok({
    method,
    selection: selection.value,
    symbols: needsSymbols ? (symbols ?? []) : [],
    snapshot,
    requestId,
  });
}

function selectionOf(params: Readonly<Record<string, unknown>>): Result<ChannelSelection, string> {
  const { channel } = params;
  if (typeof channel !== 'string') return err(SOCKET_ERRORS.malformed);
  switch (channel) {
    case 'instrument':
    case 'trade':
      return ok({ channel });
    case 'ticker': {
      const eventTrigger = params['event_trigger'] ?? 'trades';
      return eventTrigger === 'trades' || eventTrigger === 'bbo'
        ? ok({ channel, eventTrigger })
        : err(SOCKET_ERRORS.malformed);
    }
    case 'ohlc': {
      const interval = params['interval'] ?? 1;
      return typeof interval === 'number' && isServedInterval(interval)
        ? ok({ channel, interval })
        : err(SOCKET_ERRORS.interval);
    }
    case 'book': {
      const depth = params['depth'] ?? 10;
      return (BOOK_DEPTHS as readonly unknown[]).includes(depth)
        ? ok({ channel, depth: depth as number })
        : err(SOCKET_ERRORS.depth);
    }
    default:
      return err(SOCKET_ERRORS.unknownChannel);
  }
}

function symbolsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > SYMBOLS_MAX) return null;
  return value.every((symbol) => typeof symbol === 'string') ? value : null;
}

function objectFrom(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : null;
  } catch {
    // Invalid JSON is a malformed request; the caller refuses it.
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
