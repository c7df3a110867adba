import { IsInt, IsNumber, IsUrl, Max, Min } from 'class-validator';

const LOCAL_TOO = { require_tld: false, require_protocol: true };

/** How to reach Kraken and how hard to try. Times in milliseconds. */
export class KrakenOptions {
  /** Calls cannot carry the user and password of a URL. */
  @IsUrl(
    { ...LOCAL_TOO, protocols: ['http', 'https'], disallow_auth: true },
    { message: '$property must be a URL like https://api.kraken.com, without user and password' },
  )
  restUrl = 'https://api.kraken.com';

  @IsUrl({ ...LOCAL_TOO, protocols: ['ws', 'wss'] })
  socketUrl = 'wss://ws.kraken.com/v2';

  /** Of one REST call, in real time: from sending it to the end of its body. */
  @IsInt()
  @Min(100)
  requestTimeoutMs = 10_000;

  /** Tries of one REST call. */
  @IsInt()
  @Min(1)
  @Max(10)
  requestAttemptsMax = 4;

  /** REST calls in flight at once. */
  @IsInt()
  @Min(1)
  @Max(100)
  requestsInFlightMax = 8;

  /** Public calls per second of this address; candles and trades count by pair instead, each pair by itself. */
  @IsNumber()
  @Min(0.01)
  @Max(1_000)
  requestsPerSecond = 1;

  /** Public calls that may go at once after a pause. */
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

  /** Of one connection attempt, in real time. */
  @IsInt()
  @Min(100)
  handshakeTimeoutMs = 10_000;

  /** After so much silence a ping is sent … */
  @IsInt()
  @Min(100)
  pingAfterMs = 30_000;

  /** … and after so much the connection counts as dead. */
  @IsInt()
  @Min(200)
  deadAfterMs = 40_000;

  @IsInt()
  @Min(100)
  ackTimeoutMs = 10_000;

  /** Requests of one subscription per connection before it counts as refused. */
  @IsInt()
  @Min(1)
  @Max(20)
  subscribeAttemptsMax = 3;

  @IsInt()
  @Min(1)
  @Max(1_000)
  symbolsPerRequestMax = 100;

  /** Waits between connection attempts: from here … */
  @IsInt()
  @Min(1)
  reconnectBaseMs = 250;

  /** … to here, with jitter. */
  @IsInt()
  @Min(1)
  reconnectCapMs = 30_000;

  /** Least wait after maintenance or after `quickReconnects` failures in a row (Kraken asks for 5 s). */
  @IsInt()
  @Min(0)
  reconnectSlowMs = 5_000;

  @IsInt()
  @Min(0)
  quickReconnects = 3;

  /** A connection that stood so long counts as a success. */
  @IsInt()
  @Min(1)
  stableAfterMs = 30_000;

  /** Connection attempts per `reconnectWindowMs`; Kraken bans an address at about 150 in ten minutes. */
  @IsInt()
  @Min(1)
  reconnectsMax = 140;

  @IsInt()
  @Min(1_000)
  reconnectWindowMs = 600_000;
}
