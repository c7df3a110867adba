import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS, ManualTime, type EpochMs } from '@tidegate/kernel';
import { MarketDataCache, MarketDataOptions, quietListener } from '@tidegate/market-data';
import type { Candle, Timeframe } from '@tidegate/model';

import { generatedCandles, MARKET_START, recordCloses, seriesOf } from '../../testing/index.js';
import type { SeenClose } from '../../testing/index.js';
import { backTestInstrument } from './back-test-instrument.js';
import { RecordedMarket } from './recorded-market.js';

const STEP = 900_000;
const GRACE = 2_000;
const at = (interval: number): EpochMs => epochMs(MARKET_START + interval * STEP);
const liquid = generatedCandles({ symbol: 'BTC/USD', candles: 200 });
const thin = generatedCandles({ symbol: 'ETH/USD', candles: 200 });

/** Two recordings on 15 minutes, played from `from` on and aggregated to hours. */
function played(series: readonly (readonly Candle[])[], from: EpochMs | null = null) {
  const time = new ManualTime(epochMs(0));
  const closes: SeenClose[] = [];
  const history = series.map((candles, index) =>
    seriesOf(candles, { symbol: ['BTC/USD', 'ETH/USD'][index] ?? '' }),
  );
  const instruments = history.map(backTestInstrument);
  const timeframes: readonly Timeframe[] = ['15m', '1h'];
  const options = Object.assign(new MarketDataOptions(), { gapWaitMs: 0 });
  const market = new RecordedMarket({
    history,
    instruments,
    timeframes,
    range: { from, to: null },
    time,
    closeGraceMs: GRACE,
  });
  const cache = new MarketDataCache({
    options,
    instruments,
    timeframes,
    clock: time,
    listener: {
      ...quietListener,
      ...recordCloses(closes, time),
      gapFound: (repair) => market.repairGap(repair),
    },
  });
  market.attach(cache);
  market.begin(market.start ?? at(0), {
    candles: 100,
    load: ({ id }, timeframe, candles) => cache.warmUp(id, timeframe, candles),
  });
  let steps = 0;
  while (market.next()) steps += 1;
  const closesOf = (index: number, timeframe: Timeframe) =>
    closes.filter(
      (close) => close.instrument === instruments[index]?.id && close.timeframe === timeframe,
    );
  return { cache, market, steps, closesOf };
}

describe('A recorded market', () => {
  it('closes a longer candle with its values when the last base candle is missing', () => {
    const { closesOf } = played([liquid.slice(0, 12), thin.slice(0, 12).toSpliced(3, 1)]);
    const [first] = closesOf(1, '1h');
    expect(first?.candle).toMatchObject({
      openTime: at(0),
      open: thin[0]?.open,
      close: thin[2]?.close,
      trades: 30,
    });
    expect(first?.candle.synthetic).toBeUndefined();
    expect(first?.at).toBe(at(4) + GRACE);
  });

  it('closes a longer candle on time when its last base candle is missing for every instrument', () => {
    const { closesOf } = played([liquid.slice(0, 12).toSpliced(3, 1)]);
    expect(closesOf(0, '1h')[0]).toMatchObject({ at: at(4) + GRACE });
    expect(closesOf(0, '15m').map(({ at: moment }) => moment)).toEqual(
      Array.from({ length: 12 }, (_, index) => at(index + 1) + GRACE),
    );
  });

  it('fills a gap with flat candles for a day and skips the rest in a few steps', () => {
    const late = liquid[199] as Candle;
    const years = 365 * 24 * HOUR_MS;
    const last = { ...late, openTime: epochMs(late.openTime + years) };
    const { steps, closesOf, cache } = played([[...liquid.slice(0, 8), last]]);
    expect(steps).toBeGreaterThan(8 + 96);
    expect(steps).toBeLessThan(8 + 96 + 5);
    expect(closesOf(0, '15m').filter(({ candle }) => candle.synthetic)).toHaveLength(96);
    expect(closesOf(0, '1h').filter(({ candle }) => candle.synthetic)).toHaveLength(24);
    expect(cache.statistics.gapsLeftOpen).toBe(2);
  });

  it('begins at the start of the range, even within a gap', () => {
    const { market, closesOf } = played([liquid.slice(0, 20).toSpliced(7, 6)], at(8));
    expect(market.start).toBe(at(8));
    const fromStart = closesOf(0, '15m').filter(({ candle }) => candle.openTime >= at(8));
    expect(fromStart[0]).toMatchObject({ at: at(9) + GRACE, candle: { synthetic: true } });
  });

  it('confirms a recorded outlier at once, like the history of a venue', () => {
    const jumped = liquid
      .slice(0, 12)
      .map((candle, index) => (index < 6 ? candle : scaled(candle, 1.5)));
    const { closesOf, cache } = played([jumped]);
    expect(cache.statistics).toMatchObject({ outliersConfirmed: 2, outliersDropped: 0 });
    expect(closesOf(0, '15m')[6]).toMatchObject({
      at: at(7) + GRACE,
      candle: { close: jumped[6]?.close },
    });
  });

  it('has zero clock skew', () => {
    expect(played([liquid.slice(0, 4)]).cache.venueSkewMs).toBe(0);
  });
});

function scaled(candle: Candle, factor: number): Candle {
  const { open, high, low, close } = candle;
  return {
    ...candle,
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
  };
}
