import type { Direction } from '@tidegate/model';
import type { BoundStrategy, StrategyView } from '@tidegate/strategies';

/** What a scripted strategy says on one candle; prices are as the test wants them. */
export interface ScriptedOpinion {
  readonly direction: Direction;
  readonly stop: number;
  readonly target: number;
  /** 0.9 unless told otherwise: enough to open alone. */
  readonly confidence?: number;
}

/** Says what it is told to say at the close of a candle; `close` is that candle's. Needs no history. */
export type Script = (view: StrategyView, close: number) => ScriptedOpinion | null;

/** A strategy that follows a script, so that a test decides when the engine has a signal. */
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
