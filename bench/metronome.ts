import { MINUTE_MS, type InstrumentId } from '@tidegate/kernel';
import type { BoundStrategy } from '@tidegate/strategies';

const NAME = 'metronome';
const STOP_RATE = 0.02;
const TARGET_RATE = 0.04;

/**
 * Buys every `periodMinutes`, each instrument in a different minute. It gives an even stream of orders; the real
 * strategies signal too rarely to measure a p99.
 */
export function metronome(periodMinutes: number): BoundStrategy {
  return {
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
          const minute = closedAt / MINUTE_MS + numberOf(instrument);
          if (timeframe !== '1m' || minute % periodMinutes !== 0) return null;
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
}

/** The number in the symbol of a bench instrument: 7 for `C7/USD`. */
function numberOf(instrument: InstrumentId): number {
  return Number(/\d+/.exec(instrument)?.[0] ?? 0);
}
