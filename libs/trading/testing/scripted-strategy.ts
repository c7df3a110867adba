import type { Direction } from '@tidegate/model';
import type { BoundStrategy, StrategyView } from '@tidegate/strategies';

/** The signal of a scripted strategy on one candle. */
export interface ScriptedOpinion {
  readonly direction: Direction;
  readonly stop: number;
  readonly target: number;
  /** Default 0.9, enough to open a position alone. */
  readonly confidence?: number;
}

/** The signal at the close of a candle, or `null`; `close` is the candle's close. */
export type Script = (view: StrategyView, close: number) => ScriptedOpinion | null;

/** A strategy that follows a script, so that a test decides when it gives a signal. Needs no history. */
export function scriptedStrategy(script: Script, name = 'scripted'): BoundStrategy {
  return {
    name,
    family: 'structure',
    defaultWeight: 1,
    parameters: {},
    bars: 1,
    prepare: (source, timeframe) => {
      const close = source.column({ kind: 'candle', field: 'close' });
      return {
        bars: 1,
        evaluate: (view) => {
          const entry = close.at(0);
          const opinion = script(view, entry);
          if (!opinion) return null;
          const { direction, stop, target, confidence = 0.9 } = opinion;
          return {
            strategy: name,
            family: 'structure',
            instrument: view.instrument,
            timeframe,
            direction,
            strength: 0.8,
            confidence,
            entry,
            stop,
            target,
            reasons: {},
            at: view.closedAt,
          };
        },
      };
    },
  };
}
