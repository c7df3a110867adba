import { KRAKEN, KrakenStream, type StreamStatistics } from '@tidegate/exchange';
import type { Clock, EpochMs } from '@tidegate/kernel';
import type {
  CandleRequest,
  FeedHealth,
  FeedSubscription,
  MarketFeed,
} from '@tidegate/market-data';
import type { Candle, Instrument, MarketEvent, VenueStatus } from '@tidegate/model';

import { BENCH_TIMEFRAMES, type BenchMarket } from './engine-market.js';
import { krakenInstrument } from './kraken-instrument.js';

/** A Kraken feed without a network: serves the history and frames of generated markets through the production parser. */
export class BenchFeed implements MarketFeed {
  readonly venue = KRAKEN;
  readonly instruments: readonly Instrument[];
  private stream: KrakenStream | null = null;
  private connectedAt: EpochMs | null = null;
  private lastMessageAt: EpochMs | null = null;
  private resyncs = 0;

  constructor(
    private readonly markets: readonly BenchMarket[],
    private readonly clock: Clock,
  ) {
    this.instruments = markets.map(({ symbol }) => krakenInstrument(KRAKEN, symbol));
  }

  async loadInstruments(): Promise<readonly Instrument[]> {
    return this.instruments;
  }

  async loadCandles({ instrument, timeframe, limit }: CandleRequest): Promise<readonly Candle[]> {
    const known = BENCH_TIMEFRAMES.find((each) => each === timeframe);
    const market = this.markets.find(({ symbol }) => symbol === instrument.symbol);
    return known && market ? market.history(known).slice(-limit) : [];
  }

  async venueTime(): Promise<EpochMs> {
    return this.clock.now();
  }

  async venueStatus(): Promise<VenueStatus> {
    return 'online';
  }

  async start(
    { instruments, bookDepth }: FeedSubscription,
    listener: (event: MarketEvent) => void,
  ): Promise<void> {
    const receivedAt = this.clock.now();
    const { venue } = this;
    this.connectedAt = receivedAt;
    this.stream = new KrakenStream({
      venue,
      instruments,
      bookDepth,
      sink: {
        event: listener,
        acknowledged: () => undefined,
        broken: () => undefined,
        malformed: () => undefined,
      },
    });
    listener({ type: 'connection', venue, connected: true, reason: '', receivedAt });
    for (const market of this.markets) this.accept(market.snapshotFrame());
  }

  /** Processes a frame as if the socket had received it. */
  accept(frame: string): void {
    const now = this.clock.now();
    this.lastMessageAt = now;
    this.stream?.accept(frame, now);
  }

  get statistics(): StreamStatistics | null {
    return this.stream?.statistics ?? null;
  }

  resubscribe(): void {
    this.resyncs += 1;
  }

  reconnect(): void {
    this.resyncs += 1;
  }

  health(): FeedHealth {
    return {
      connected: this.connectedAt !== null,
      connectedAt: this.connectedAt,
      lastMessageAt: this.lastMessageAt,
      reconnects: 0,
      resyncs: this.resyncs,
      malformed: this.statistics?.malformed ?? 0,
      tradeGaps: this.statistics?.tradeGaps ?? 0,
      refusals: [],
    };
  }

  async stop(): Promise<void> {
    this.connectedAt = null;
  }
}
