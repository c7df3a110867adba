import { IsInt, IsNumber, IsUrl, Max, Min } from 'class-validator';

const LOCAL_TOO = { require_tld: false, require_protocol: true };

/** Addresses, limits, and timeouts for Kraken. Times are in milliseconds. */
export class KrakenOptions {
  /** `fetch` rejects URLs with user and password. */
  @IsUrl(
    { ...LOCAL_TOO, protocols: ['http', 'https'], disallow_auth: true },
    { message: '$property must be a URL like https://api.kraken.com, without user and password' },
  )
  restUrl = 'https://api.kraken.com';

  @IsUrl({ ...LOCAL_TOO, protocols: ['ws', 'wss'] })
  socketUrl = 'wss://ws.kraken.com/v2';

  /** Timeout of one REST call in real time, from sending it to the end of its body. */
  @IsInt()
  @Min(100)
  requestTimeoutMs = 10_000;

  /** Maximum attempts of one REST call. */
  @IsInt()
  @Min(1)
  @Max(10)
  requestAttemptsMax = 4;

  /** Maximum concurrent REST calls. */
  @IsInt()
  @Min(1)
  @Max(100)
  requestsInFlightMax = 8;

  /** Public calls per second of this address. Candles and trades are limited per pair instead. */
  @IsNumber()
  @Min(0.01)
  @Max(1_000)
  requestsPerSecond = 1;

  /** Public calls allowed in one burst after a pause. */
  @IsInt()
  @Min(1)
  @Max(100)
  requestBurst = 1;

  @IsInt()
  @Min(1_024)
  responseBytesMax = 16 * 1_024 * 1_024;

  @IsInt()
  @Min(1_024)
  frameBytesMax = 16 * 1_024 * 1_024;

  /** Timeout of one connection attempt, in real time. */
  @IsInt()
  @Min(100)
  handshakeTimeoutMs = 10_000;

  /** Silence after which a ping is sent. */
  @IsInt()
  @Min(100)
  pingAfterMs = 30_000;

  /** Silence after which the connection counts as dead. */
  @IsInt()
  @Min(200)
  deadAfterMs = 40_000;

  @IsInt()
  @Min(100)
  ackTimeoutMs = 10_000;

  /** Unanswered requests of one subscription per connection before it counts as refused. */
  @IsInt()
  @Min(1)
  @Max(20)
  subscribeAttemptsMax = 3;

  @IsInt()
  @Min(1)
  @Max(1_000)
  symbolsPerRequestMax = 100;

  /** Shortest wait between connection attempts. */
  @IsInt()
  @Min(1)
  reconnectBaseMs = 250;

  /** Longest wait between connection attempts, before the attempt limit. */
  @IsInt()
  @Min(1)
  reconnectCapMs = 30_000;

  /** Minimum wait during maintenance or after `quickReconnects` consecutive failures (Kraken recommends 5 s). */
  @IsInt()
  @Min(0)
  reconnectSlowMs = 5_000;

  @IsInt()
  @Min(0)
  quickReconnects = 3;

  /** A connection that was open this long resets the back-off. */
  @IsInt()
  @Min(1)
  stableAfterMs = 30_000;

  /** Maximum connection attempts per `reconnectWindowMs`. Kraken bans an address at about 150 in ten minutes. */
  @IsInt()
  @Min(1)
  reconnectsMax = 140;

  @IsInt()
  @Min(1_000)
  reconnectWindowMs = 600_000;
}
