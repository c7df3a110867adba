import { MINUTE_MS, SeededRng, seedFrom, TidegateError, type EpochMs } from '@tidegate/kernel';
import { candleOpenTime, timeframeMs, type Candle } from '@tidegate/model';

import { minutePrints } from './minute-prints.js';
import { pointsNeeded } from './price-path.js';
import { firstCandleFrom, type RecordedSeries } from './recorded-series.js';
import { splitBar, typicalTicks, type RecordedBar } from './split-bar.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import { lotsOfQuantity, ticksOfPrice, type VenueInstrument } from './venue-instrument.js';

const TRADES_PER_MINUTE = 12;
const TRADES_PER_MINUTE_MAX = 40;

/**
 * Recorded candles as a tape of minutes. The minutes inside a longer candle are generated from the seed and aggregate
 * to the candle. A candle without volume counts as missing: nothing trades in it.
 */
export class RecordedTape implements Tape {
  private readonly lengthMs: number;
  /** Id of the first trade of each candle, so that ids are consecutive from any start. */
  private readonly firstTradeIds: Float64Array;
  private readonly tradeCounts: Float64Array;
  private split: { readonly openTime: EpochMs; readonly minutes: readonly MinuteBar[] } | null =
    null;
  private lost = 0;

  constructor(
    private readonly instrument: VenueInstrument,
    private readonly series: RecordedSeries,
    private readonly seed: number,
  ) {
    this.lengthMs = timeframeMs(series.timeframe);
    const count = series.candles.length;
    this.firstTradeIds = new Float64Array(count);
    this.tradeCounts = new Float64Array(count);
    let nextId = 1;
    series.candles.forEach((candle, index) => {
      this.firstTradeIds[index] = nextId;
      this.tradeCounts[index] = this.tradesIn(candle);
      nextId += this.tradeCounts[index];
    });
  }

  minute(openTime: EpochMs): MinuteBar | null {
    const barOpen = candleOpenTime(openTime, this.series.timeframe);
    if (this.split?.openTime !== barOpen) {
      this.split = { openTime: barOpen, minutes: this.minutesOf(barOpen) };
    }
    const minute = this.split.minutes.find((candidate) => candidate.openTime === openTime);
    return minute ? { ...minute, firstTradeId: minute.firstTradeId - this.lost } : null;
  }

  printsOf(bar: MinuteBar): readonly Print[] {
    return minutePrints(bar, this.streamAt('prints', bar.openTime));
  }

  lose(trades: number): void {
    this.lost += trades;
  }

  private minutesOf(openTime: EpochMs): readonly MinuteBar[] {
    const index = firstCandleFrom(this.series.candles, openTime);
    const candle = this.series.candles[index];
    const trades = this.tradeCounts[index];
    if (candle?.openTime !== openTime || !trades) return [];
    const bar: RecordedBar = {
      openTime,
      ...this.rangeOf(candle),
      lots: lotsOfQuantity(this.instrument, candle.volume),
      trades,
      firstTradeId: this.firstTradeIds[index] as number,
    };
    const minutes = this.lengthMs / MINUTE_MS;
    if (minutes === 1) return [{ ...bar, turnover: typicalTicks(bar) * bar.lots }];
    return splitBar(bar, minutes, this.streamAt('split', openTime));
  }

  /** The recorded or a default number of trades, within the minimum and maximum of the candle. */
  private tradesIn(candle: Candle): number {
    const lots = lotsOfQuantity(this.instrument, candle.volume);
    if (lots === 0) return 0;
    const minutes = this.lengthMs / MINUTE_MS;
    const target = candle.trades > 0 ? candle.trades : minutes * TRADES_PER_MINUTE;
    const needed = pointsNeeded(this.rangeOf(candle));
    if (lots < needed) {
      const time = new Date(candle.openTime).toISOString();
      throw new TidegateError(
        'DATA_MALFORMED',
        `${this.instrument.symbol}, candle of ${time}: volume ${candle.volume} is too small to trade at all four prices`,
        { details: { symbol: this.instrument.symbol, openTime: candle.openTime } },
      );
    }
    return Math.min(lots, Math.max(needed, Math.min(target, minutes * TRADES_PER_MINUTE_MAX)));
  }

  private rangeOf(candle: Candle): Pick<RecordedBar, 'open' | 'high' | 'low' | 'close'> {
    return {
      open: ticksOfPrice(this.instrument, candle.open),
      high: ticksOfPrice(this.instrument, candle.high),
      low: ticksOfPrice(this.instrument, candle.low),
      close: ticksOfPrice(this.instrument, candle.close),
    };
  }

  private streamAt(purpose: string, instant: EpochMs): SeededRng {
    return new SeededRng(seedFrom(`${this.seed}:${this.instrument.symbol}:${purpose}:${instant}`));
  }
}
