import { delay, ok, type Ok, type Rng, type Timers } from '@tidegate/kernel';
import type { ServerResponse } from 'node:http';

import type { FaultEngine, FaultTarget } from './core/fault-engine.js';
import { TokenBuckets, type RateLimit } from './core/token-bucket.js';
import { RestApi } from './kraken/rest-api.js';
import {
  envelopeText,
  refuse,
  REST_ERRORS,
  type JsonValue,
  type RestAnswer,
  type RestParameters,
} from './kraken/rest-answer.js';
import type { Venue } from './venue.js';

export interface RestRoutesOptions {
  readonly venue: Venue;
  readonly faults: FaultEngine;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly rateLimit: RateLimit;
}

export interface RestRequest {
  /** Client address, for rate limits. */
  readonly address: string;
  readonly path: string;
  readonly parameters: RestParameters;
}

const PUBLIC = '/0/public/';
const GATEWAY_STATUSES = [502, 503, 520] as const;

/** Kraken's REST API behind a gateway with faults. */
export class RestRoutes {
  private readonly api: RestApi;
  private readonly rates: TokenBuckets;
  private answered = 0;

  constructor(private readonly options: RestRoutesOptions) {
    this.api = new RestApi(options.venue);
    this.rates = new TokenBuckets(options.rateLimit);
  }

  get requestCount(): number {
    return this.answered;
  }

  async handle(request: RestRequest, response: ServerResponse): Promise<void> {
    this.answered += 1;
    const method = request.path.startsWith(PUBLIC) ? request.path.slice(PUBLIC.length) : '';
    const { faults, timers, rng } = this.options;
    const target = { channel: method, symbol: this.api.symbolOf(request.parameters) };
    const slow = faults.strike('slow_response', target);
    if (slow) await delay(timers, slow.delayMs);
    if (faults.strike('http_5xx', target)) {
      const status = GATEWAY_STATUSES[Math.floor(rng.next() * GATEWAY_STATUSES.length)] ?? 502;
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`error code: ${status}`);
      return;
    }
    if (faults.strike('html_body', target)) {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>');
      return;
    }
    const given = this.answer(method, request);
    const shown = given.ok && method === 'OHLC' ? this.withHoles(given, target) : given;
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      .end(envelopeText(shown));
  }

  private answer(method: string, { address, parameters }: RestRequest): RestAnswer {
    const { venue, faults } = this.options;
    const key = `${address} ${this.api.rateKeyOf(method, parameters)}`;
    const target = { channel: method, symbol: this.api.symbolOf(parameters) };
    const isAllowed = this.rates.take(key, venue.instant());
    if (!isAllowed || faults.strike('rate_limit', target))
      return refuse(REST_ERRORS.tooManyRequests);
    return this.api.answer(method, parameters);
  }

  /** Removes candles, each with the probability of the fault. */
  private withHoles(given: Ok<JsonValue>, target: FaultTarget): RestAnswer {
    const { faults, rng } = this.options;
    const result = given.value as { readonly [name: string]: JsonValue };
    const holes = faults.inForce('candle_holes', target);
    if (!holes) return given;
    const entries = Object.entries(result).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter(() => rng.next() >= holes.rate) : value,
    ]);
    return ok(Object.fromEntries(entries) as JsonValue);
  }
}
