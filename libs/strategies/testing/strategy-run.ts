import {
  IndicatorCache,
  type IndicatorColumn,
  type IndicatorSource,
  type IndicatorSpec,
} from '@tidegate/indicators';
import { epochMs, instrumentId } from '@tidegate/kernel';
import {
  candleCloseTime,
  type BookAnalysis,
  type Candle,
  type StrategySignal,
  type Timeframe,
} from '@tidegate/model';
import type { BoundStrategy, Strategy, StrategyView } from '@tidegate/strategies';

import { FixedSource, type Readings } from './fixed-source.js';

export const TEST_INSTRUMENT = instrumentId('test', 'BTC/USD');
export const TEST_COST_RATE = 0.004;

/** View of a strategy at the close of a candle. */
export function viewAt(
  candle: Candle,
  timeframe: Timeframe,
  book: BookAnalysis | null = null,
): StrategyView {
  return {
    instrument: TEST_INSTRUMENT,
    timeframe,
    closedAt: candleCloseTime(candle.openTime, timeframe),
    roundTripCostRate: TEST_COST_RATE,
    book,
  };
}

/** The signal at each candle, from the history up to that candle. */
export function signalsOf(
  strategy: BoundStrategy,
  candles: readonly Candle[],
  timeframe: Timeframe,
): (StrategySignal | null)[] {
  const source = new IndicatorCache({ history: candles.length });
  const prepared = strategy.prepare(source, timeframe);
  return candles.map((candle) => {
    source.push(candle);
    return prepared.evaluate(viewAt(candle, timeframe));
  });
}

/** The signal at the last candle. */
export function lastSignalOf(
  strategy: BoundStrategy,
  candles: readonly Candle[],
  timeframe: Timeframe,
): StrategySignal | null {
  const source = new IndicatorCache({ history: candles.length });
  const prepared = strategy.prepare(source, timeframe);
  for (const candle of candles) source.push(candle);
  return prepared.evaluate(viewAt(candles.at(-1) as Candle, timeframe));
}

/** The signal at each candle when the source holds the whole history, including later candles. */
export function signalsInHindsight(
  strategy: BoundStrategy,
  candles: readonly Candle[],
  timeframe: Timeframe,
): (StrategySignal | null)[] {
  const source = new ShiftedSource(new IndicatorCache({ history: candles.length }));
  const prepared = strategy.prepare(source, timeframe);
  for (const candle of candles) source.inner.push(candle);
  return candles.map((candle, index) => {
    source.shift = candles.length - 1 - index;
    return prepared.evaluate(viewAt(candle, timeframe));
  });
}

/** Presents `inner` as of `shift` candles ago, but a strategy that looks ahead can still reach the later candles. */
class ShiftedSource implements IndicatorSource {
  shift = 0;

  constructor(readonly inner: IndicatorCache) {}

  get count(): number {
    return this.inner.count - this.shift;
  }

  column(spec: IndicatorSpec): IndicatorColumn {
    const column = this.inner.column(spec);
    return { at: (back) => column.at(back + this.shift) };
  }
}

/** The signal of a strategy on fixed readings without costs, with default parameters overridden by `changes`. */
export function opinionOn<Parameters extends object>(
  strategy: Strategy<Parameters>,
  readings: Readings,
  changes: Partial<Parameters> = {},
): StrategySignal | null {
  const parameters = Object.assign(new strategy.Parameters(), changes);
  return strategy.prepare(parameters, new FixedSource(readings), '15m').evaluate({
    instrument: TEST_INSTRUMENT,
    timeframe: '15m',
    closedAt: epochMs(Date.UTC(2026, 0, 5)),
    roundTripCostRate: 0,
    book: null,
  });
}
