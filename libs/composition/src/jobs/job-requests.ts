import type { Timeframe } from '@tidegate/model';

/** What a back-test runs on: recorded candles of the tenant. */
export interface BackTestRange {
  /** `BASE/QUOTE`; empty: all of one venue and timeframe. */
  readonly instruments: readonly string[];
  readonly venue: string | null;
  readonly timeframe: Timeframe | null;
  /** UTC milliseconds; `null`: from the first candle. */
  readonly from: number | null;
  readonly to: number | null;
  /** Decimal string. */
  readonly deposit: string;
}

/** A profile as a job runs it. */
export interface TestedProfile {
  /** For people: the name and version, or `draft`. */
  readonly title: string;
  /** Complete content as JSON. */
  readonly content: string;
}

/** Kind `backtest`: one profile. */
export interface BackTestJobRequest extends BackTestRange {
  readonly profile: TestedProfile;
}

/** Kind `preview`: a draft beside the version in force, on the same candles. */
export interface PreviewJobRequest extends BackTestRange {
  readonly current: TestedProfile;
  readonly draft: TestedProfile;
}

/** The kinds of jobs and their requests. */
export interface JobRequests {
  readonly backtest: BackTestJobRequest;
  readonly preview: PreviewJobRequest;
}

export type JobKind = keyof JobRequests;

/** Settings of the server and places, given to every worker. */
export interface JobWorkerData {
  /** As the server loads its settings. */
  readonly settings: {
    readonly profile: string | undefined;
    readonly directory: string;
    readonly overrides: readonly {
      readonly key: string;
      readonly text: string;
      readonly source: string;
    }[];
  };
  /** The folder of the history store. */
  readonly history: string;
}
