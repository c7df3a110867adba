/** Expected cost of a job. */
export interface JobEstimateAnswer {
  /** Seconds of work, without waiting. */
  readonly seconds: number;
  /** Memory at the peak, in bytes. */
  readonly bytes: number;
  /** Candles that the job reads. */
  readonly candles: number;
}

/** A job and its state. */
export interface JobAnswer {
  readonly id: string;
  /** `backtest`, `preview` or `import`. */
  readonly kind: string;
  readonly title: string;
  /** `queued`, `running`, `succeeded`, `failed` or `cancelled`. */
  readonly state: string;
  /** Share of the work that is done, from 0 to 1; `null` before the first report. */
  readonly progress: number | null;
  /** What the job does now; empty while it does not run. */
  readonly doing: string;
  readonly estimateSeconds: number;
  readonly estimateBytes: number;
  /** Number of starts: 2 after an interruption by a restart. */
  readonly attempts: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Code of a failure. */
  readonly code: string | null;
  /** What failed and what to do. */
  readonly detail: string | null;
}

/** A line of a job's log. */
export interface JobLogLineAnswer {
  readonly at: string;
  readonly text: string;
}

/** A recorded series. */
export interface SeriesAnswer {
  /** Its name in paths. */
  readonly series: string;
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly files: number;
  readonly bytes: number;
}

/** Consecutive intervals without a candle. */
export interface GapAnswer {
  readonly from: string;
  readonly to: string;
  readonly candles: number;
}

/** A recorded series with its coverage. */
export interface SeriesCoverageAnswer extends SeriesAnswer {
  readonly candles: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Intervals without a candle between the first and the last. */
  readonly missing: number;
  readonly gapCount: number;
  /** The longest gaps, at most 100, in order of time. */
  readonly gaps: readonly GapAnswer[];
}
