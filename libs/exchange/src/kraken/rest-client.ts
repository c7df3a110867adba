import {
  delay,
  messageOf,
  TidegateError,
  type EpochMs,
  type Logger,
  type Result,
  type VenueId,
} from '@tidegate/kernel';
import type { Candle, Instrument, Quote, Timeframe, VenueStatus } from '@tidegate/model';

import { Backoff } from '../core/backoff.js';
import type { JsonObject } from '../core/json.js';
import { RequestPace } from '../core/request-pace.js';
import { readBoundedText } from '../http-body.js';
import { Slots } from '../slots.js';
import type { AdapterSetup } from '../wire.js';
import { restPairOf } from './core/assets.js';
import {
  parseAssetPairs,
  parseCandles,
  parseDepth,
  parseEnvelope,
  parseSystemStatus,
  parseTicker,
  parseTime,
  parseTrades,
  type Depth,
  type ParsedRows,
  type RestRefusal,
  type TradesPage,
} from './core/parse-rest.js';
import { intervalMinutes } from './core/timeframes.js';
import type { KrakenOptions } from './options.js';

export interface KrakenRestSetup extends AdapterSetup {
  readonly venue: VenueId;
  readonly options: KrakenOptions;
}

interface PublicCall {
  readonly method: string;
  readonly query: Readonly<Record<string, string | number>>;
  /** The pair, if the venue limits this method per pair; `null` if the method counts against the address. */
  readonly pair: string | null;
}

const BACKOFF = { baseMs: 500, capMs: 8_000 };
const RATE_LIMIT_PENALTY_MS = 5_000;
const RATE_LIMITED = /rate limit|too many requests/i;
const UNAVAILABLE = /^E(Service|Database|General:Internal)/;

/** The limit for calls that are not limited per pair. */
const ADDRESS = 'address';

/**
 * Kraken's public REST methods. Every call is idempotent and paced by the venue's limits in trading-clock time.
 * Retryable failures are retried a bounded number of times. A call fails with one of four codes: `VENUE_UNREACHABLE`
 * (no response, 5xx, a gateway's page, service unavailable), `VENUE_RATE_LIMITED`, `VENUE_REFUSED` (with the venue's
 * error text), or `VENUE_MALFORMED`.
 */
export class KrakenRestClient {
  private readonly pace: RequestPace;
  private readonly slots: Slots;
  private readonly logger: Logger;

  constructor(private readonly setup: KrakenRestSetup) {
    const { requestsInFlightMax, requestsPerSecond, requestBurst } = setup.options;
    this.slots = new Slots(requestsInFlightMax);
    this.pace = new RequestPace(requestsPerSecond, requestBurst);
    this.logger = setup.logger;
  }

  async time(): Promise<EpochMs> {
    return this.call({ method: 'Time', query: {}, pair: null }, parseTime);
  }

  async systemStatus(): Promise<VenueStatus> {
    return this.call({ method: 'SystemStatus', query: {}, pair: null }, parseSystemStatus);
  }

  /** All spot pairs; malformed pairs are skipped and logged. */
  async instruments(): Promise<readonly Instrument[]> {
    const { venue } = this.setup;
    const call = { method: 'AssetPairs', query: {}, pair: null };
    return this.rowsOf(call, await this.call(call, (result) => parseAssetPairs(result, venue)));
  }

  /** At most 720 candles, oldest first, the last still forming; only those at or after `since` if given. */
  async candles(symbol: string, timeframe: Timeframe, since?: EpochMs): Promise<readonly Candle[]> {
    const pair = restPairOf(symbol);
    const after = since === undefined ? {} : { since: Math.floor(since / 1_000) - 1 };
    const query = { pair, interval: intervalMinutes(timeframe), ...after };
    const call = { method: 'OHLC', query, pair };
    return this.rowsOf(call, await this.call(call, parseCandles));
  }

  async quote(symbol: string): Promise<Quote> {
    const pair = restPairOf(symbol);
    return this.call({ method: 'Ticker', query: { pair }, pair: null }, (result) =>
      parseTicker(result, this.setup.time.now()),
    );
  }

  /** At most `levels` (1–500) levels per side. */
  async depth(symbol: string, levels: number): Promise<Depth> {
    const pair = restPairOf(symbol);
    const query = { pair, count: levels };
    return this.call({ method: 'Depth', query, pair: null }, parseDepth);
  }

  /** At most 1,000 trades after `since` (the `last` of an earlier page), or the latest if omitted. */
  async trades(symbol: string, since?: string): Promise<TradesPage> {
    const pair = restPairOf(symbol);
    const query = since === undefined ? { pair } : { pair, since };
    const call = { method: 'Trades', query, pair };
    const page = await this.call(call, parseTrades);
    this.rowsOf(call, page);
    return page;
  }

  private rowsOf<Row>({ method, pair }: PublicCall, { rows, faults }: ParsedRows<Row>) {
    if (faults.length > 0) {
      const fields = { method, pair, left: faults.length, first: faults[0] };
      this.logger.warn('Malformed rows skipped', fields);
    }
    return rows;
  }

  private async call<Value>(
    call: PublicCall,
    parse: (result: JsonObject) => Result<Value, RestRefusal>,
  ): Promise<Value> {
    const { options, time, rng } = this.setup;
    const backoff = new Backoff(BACKOFF, rng);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(call, parse);
      } catch (error) {
        if (error instanceof TidegateError && error.code === 'VENUE_RATE_LIMITED') {
          this.pace.penalise(time.now(), RATE_LIMIT_PENALTY_MS);
        }
        const mayRetry = error instanceof TidegateError && error.retryable;
        if (!mayRetry || attempt >= options.requestAttemptsMax) throw error;
        const waitMs = backoff.next();
        const fields = { method: call.method, code: error.code, attempt, error: error.message };
        this.logger.warn('Request failed; retrying', fields);
        await delay(time, waitMs);
      }
    }
  }

  private async attempt<Value>(
    call: PublicCall,
    parse: (result: JsonObject) => Result<Value, RestRefusal>,
  ): Promise<Value> {
    await this.turnOf(call);
    const body = await this.slots.use(() => this.fetchJson(call));
    const result = parseEnvelope(body);
    if (!result.ok) throw this.errorOf(call, result.error);
    const parsed = parse(result.value);
    if (!parsed.ok) throw this.errorOf(call, parsed.error);
    return parsed.value;
  }

  /** Waits until the venue's limits allow the call, including a penalty that starts during the wait. */
  private async turnOf({ pair }: PublicCall): Promise<void> {
    const { time } = this.setup;
    let waitedUntil: number = time.now();
    let mayGoAt = this.pace.reserve(pair ?? ADDRESS, waitedUntil);
    while (mayGoAt > waitedUntil) {
      await delay(time, mayGoAt - waitedUntil);
      waitedUntil = mayGoAt;
      mayGoAt = this.pace.atEarliest(mayGoAt);
    }
  }

  private async fetchJson({ method, query }: PublicCall): Promise<unknown> {
    const { options } = this.setup;
    const url = new URL(`/0/public/${method}`, options.restUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    let text: string;
    let status: number;
    try {
      const response = await fetch(url, {
        headers: { 'User-Agent': 'tidegate', Accept: 'application/json' },
        signal: AbortSignal.timeout(options.requestTimeoutMs),
      });
      status = response.status;
      text = await readBoundedText(response, options.responseBytesMax);
    } catch (error) {
      if (error instanceof TidegateError) throw error;
      throw unreachable(method, causeOf(error), error);
    }
    if (status === 429) throw rateLimited(method, `HTTP ${status}`);
    if (status >= 500) throw unreachable(method, `HTTP ${status}`);
    return parseBody(method, status, text);
  }

  private errorOf({ method }: PublicCall, refusal: RestRefusal): TidegateError {
    if (refusal.kind === 'malformed') return malformedResponse(method, refusal.message);
    const { venueError } = refusal;
    if (RATE_LIMITED.test(venueError)) return rateLimited(method, venueError);
    if (UNAVAILABLE.test(venueError)) return unreachable(method, venueError);
    return new TidegateError('VENUE_REFUSED', `Kraken refused ${method}: ${venueError}`, {
      details: { method, venueError },
    });
  }
}

function parseBody(method: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.slice(0, 60).replace(/\s+/g, ' ');
    if (text.trimStart().startsWith('<')) {
      return raise(unreachable(method, `HTTP ${status} with an HTML page: ${start}`));
    }
    return raise(malformedResponse(method, `HTTP ${status}, not JSON: ${start}`));
  }
}

function raise(error: TidegateError): never {
  throw error;
}

function unreachable(method: string, reason: string, cause?: unknown): TidegateError {
  return new TidegateError('VENUE_UNREACHABLE', `Kraken did not respond to ${method}: ${reason}`, {
    retryable: true,
    details: { method, reason },
    cause,
  });
}

function rateLimited(method: string, venueError: string): TidegateError {
  return new TidegateError(
    'VENUE_RATE_LIMITED',
    `Kraken rate limit reached for ${method}: ${venueError}`,
    {
      retryable: true,
      details: { method, venueError },
    },
  );
}

function malformedResponse(method: string, reason: string): TidegateError {
  return new TidegateError('VENUE_MALFORMED', `Malformed Kraken response to ${method}: ${reason}`, {
    details: { method, reason },
  });
}

/** The message of the cause, since `fetch` itself only reports "fetch failed". */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : messageOf(cause);
}
