import { MINUTE_MS } from '@tidegate/kernel';
import type { BoundStrategy } from '@tidegate/strategies';

const NAME = 'metronome';
const PERIOD_MINUTES = 5;
const STOP_RATE = 0.02;
const TARGET_RATE = 0.04;

/**
 * Buys every few minutes, each instrument in a minute of its own: an even stream of orders beside the real strategies,
 * which speak too rarely to measure the slowest hundredth of.
 */
export const metronome: BoundStrategy = {
  name: NAME,
  family: 'structure',
  defaultWeight: 1,
  parameters: {},
  bars: 1,
  prepare: (source, timeframe) => {
    const close = source.column({ kind: 'candle', field: 'close' });
    return {
      bars: 1,
      evaluate: ({ instrument, closedAt }) => {
        const minute = closedAt / MINUTE_MS + instrument.length + instrument.charCodeAt(8);
        if (timeframe !== '1m' || minute % PERIOD_MINUTES !== 0) return null;
        const entry = close.at(0);
        return {
          strategy: NAME,
          family: 'structure',
          instrument,
          timeframe,
          direction: 'long',
          strength: 0.8,
          confidence: 0.9,
          entry,
          stop: entry * (1 - STOP_RATE),
          target: entry * (1 + TARGET_RATE),
          reasons: {},
          at: closedAt,
        };
      },
    };
  },
};
