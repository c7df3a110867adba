import { epochMs, MINUTE_MS, type EpochMs } from '@tidegate/kernel';
import { timeframeMs, type Candle } from '@tidegate/model';

import { CandleStore, isServedInterval, type ServedInterval } from './candle-store.js';
import type { Halts } from './halts.js';
import type { InstrumentMarket, SpreadRow } from './instrument-market.js';
import { firstCandleFrom, type RecordedSeries } from './recorded-series.js';
import type { MinuteBar, Print } from './tape.js';
import { lotsOfQuantity, ticksOfPrice, type VenueInstrument } from './venue-instrument.js';

export interface CandleMarketOptions {
  readonly instrument: VenueInstrument;
  readonly series: RecordedSeries;
  readonly historyFrom: EpochMs;
  readonly start: EpochMs;
  /** How long before its end a candle is published, once and final. */
  readonly leadMs: number;
  readonly halts: Halts;
}

/**
 * An instrument that publishes only candles, each once and final, shortly before its interval ends. A candle due during
 * a halt is never published.
 */
export class CandleMarket implements InstrumentMarket {
  readonly instrument: VenueInstrument;
  readonly candles: CandleStore;
  readonly book = null;
  readonly lastPrint = null;
  readonly spreads: readonly SpreadRow[] = [];
  private readonly lengthMs: number;
  private position: EpochMs;
  private next: number;

  constructor(private readonly options: CandleMarketOptions) {
    this.instrument = options.instrument;
    this.lengthMs = timeframeMs(options.series.timeframe);
    this.candles = new CandleStore(unitOf(this.lengthMs));
    this.position = epochMs(Math.floor(options.historyFrom / this.lengthMs) * this.lengthMs);
    this.next = firstCandleFrom(options.series.candles, this.position);
    this.playTo(options.start);
  }

  playTo(instant: EpochMs): void {
    const { series, leadMs, halts } = this.options;
    for (;;) {
      const dueAt = this.position + this.lengthMs - leadMs;
      if (dueAt > instant) return;
      const candle = series.candles[this.next];
      const isDue = candle?.openTime === this.position;
      const isHalted = halts.at(epochMs(dueAt - 1)) !== null;
      this.candles.closeUnit(this.position, isDue && !isHalted ? this.rowOf(candle) : null);
      if (isDue) this.next += 1;
      this.position = epochMs(this.position + this.lengthMs);
    }
  }

  printsAfter(): readonly Print[] {
    return [];
  }

  latestTrades(): readonly Print[] {
    return [];
  }

  tradeHistory(): readonly Print[] {
    return [];
  }

  private rowOf(candle: Candle): MinuteBar {
    const { instrument } = this;
    const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map(
      (price) => ticksOfPrice(instrument, price),
    ) as [number, number, number, number];
    const lots = lotsOfQuantity(instrument, candle.volume);
    const turnover = ((open + high + low + close) / 4) * lots;
    const { openTime, trades } = candle;
    return { openTime, open, high, low, close, lots, turnover, trades, firstTradeId: 0 };
  }
}

function unitOf(lengthMs: number): ServedInterval {
  const minutes = lengthMs / MINUTE_MS;
  if (!isServedInterval(minutes))
    throw new RangeError(`Unsupported candle length: ${minutes} minutes`);
  return minutes;
}
