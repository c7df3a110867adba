import type { VenueView } from '../core/venue-view.js';
import { PairDirectory } from './pair-directory.js';
import { refuse, REST_ERRORS, type RestAnswer, type RestParameters } from './rest-answer.js';
import {
  depthAnswer,
  ohlcAnswer,
  spreadAnswer,
  tickerAnswer,
  tradesAnswer,
} from './rest-market.js';
import {
  assetPairsAnswer,
  assetsAnswer,
  systemStatusAnswer,
  timeAnswer,
  type RestContext,
} from './rest-reference.js';

type Method = (context: RestContext, parameters: RestParameters) => RestAnswer;

const METHODS: Readonly<Record<string, Method>> = {
  Time: timeAnswer,
  SystemStatus: systemStatusAnswer,
  Assets: assetsAnswer,
  AssetPairs: assetPairsAnswer,
  Ticker: tickerAnswer,
  OHLC: ohlcAnswer,
  Depth: depthAnswer,
  Trades: tradesAnswer,
  Spread: spreadAnswer,
};

/** Methods that are available during maintenance. */
const ALWAYS = new Set(['Time', 'SystemStatus']);
/** Methods whose request rate is limited per address and pair. */
const COUNTED_BY_PAIR = new Set(['OHLC', 'Trades']);

/** Kraken's public REST methods over a venue. */
export class RestApi {
  private readonly context: RestContext;

  constructor(private readonly venue: VenueView) {
    this.context = { venue, directory: new PairDirectory(venue.markets) };
  }

  /** The response of `/0/public/<method>`. */
  answer(method: string, parameters: RestParameters): RestAnswer {
    const handler = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (!handler) return refuse(REST_ERRORS.unknownMethod);
    if (this.venue.status() === 'maintenance' && !ALWAYS.has(method)) {
      return refuse(REST_ERRORS.unavailable);
    }
    return handler(this.context, parameters);
  }

  /** The symbol of a request, for rate limits and faults; `null` if it has none or several. */
  symbolOf(parameters: RestParameters): string | null {
    const pair = this.context.directory.find(parameters.get('pair') ?? '');
    return pair?.market.instrument.symbol ?? null;
  }

  /** The rate-limit key of a request, in addition to the client's address. */
  rateKeyOf(method: string, parameters: RestParameters): string {
    const symbol = COUNTED_BY_PAIR.has(method) ? this.symbolOf(parameters) : null;
    return symbol === null ? '' : `${method} ${symbol}`;
  }
}
