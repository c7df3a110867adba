import { epochMs, ManualTime, type EpochMs } from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions } from '@tidegate/market-data';
import type { Candle, Instrument, Timeframe } from '@tidegate/model';

import { quoteAt, spotInstrument, START, TEST_VENUE } from './builders.js';
import { RecordingListener } from './recording-listener.js';

export interface CacheDeskSetup {
  readonly instruments?: readonly Instrument[];
  readonly timeframes?: readonly Timeframe[];
  readonly options?: Partial<MarketDataOptions>;
}

/** A cache with a manual clock, a recording listener, and shortcuts to apply events. */
export class CacheDesk {
  readonly time = new ManualTime(START);
  readonly listener = new RecordingListener();
  readonly instruments: readonly Instrument[];
  readonly instrument: Instrument;
  readonly cache: MarketDataCache;

  constructor(setup: CacheDeskSetup = {}) {
    this.instruments = setup.instruments ?? [spotInstrument('BTC/USD')];
    this.instrument = this.instruments[0] as Instrument;
    this.cache = new MarketDataCache({
      options: Object.assign(new MarketDataOptions(), setup.options),
      instruments: this.instruments,
      timeframes: setup.timeframes ?? ['1m'],
      clock: this.time,
      listener: this.listener,
    });
  }

  /** Applies a stream candle of the first instrument, received at `receivedAt` (default: now). */
  candle(candle: Candle, timeframe: Timeframe = '1m', receivedAt: EpochMs = this.time.now()): void {
    const instrument = this.instrument.id;
    this.cache.apply({ type: 'candle', instrument, timeframe, candle, receivedAt });
  }

  quote(last: number): void {
    const quote = quoteAt(this.time.now(), last);
    this.cache.apply({ type: 'quote', instrument: this.instrument.id, quote });
  }

  connection(connected: boolean): void {
    const receivedAt = this.time.now();
    this.cache.apply({ type: 'connection', venue: TEST_VENUE, connected, reason: '', receivedAt });
  }

  heartbeat(): void {
    this.cache.apply({ type: 'heartbeat', venue: TEST_VENUE, receivedAt: this.time.now() });
  }

  /** Moves the clock to `START` + `offsetMs` and sweeps twice, so the cache does not treat the jump as a pause. */
  sweepAt(offsetMs: number): void {
    this.time.jumpTo(epochMs(START + offsetMs));
    this.cache.sweep(this.time.now());
    this.cache.sweep(this.time.now());
  }
}
