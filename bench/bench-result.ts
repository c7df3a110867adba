/** One measured value with its reference and its target. */
export interface BenchResult {
  /** For example `12 indicators, one series`. */
  readonly metric: string;
  readonly value: number;
  /** `candles/s`, `ms`, `µs`, … A higher rate (`…/s`) is better; of all other units, a lower value is better. */
  readonly unit: string;
  /** An upper bound or an alternative, measured in the same run and in the same unit. */
  readonly reference?: { readonly name: string; readonly value: number };
  /** value ÷ reference. */
  readonly ratio?: number;
  /** The value that the project guarantees, in the same unit. */
  readonly target?: number;
}

/** Command-line options passed to every bench. */
export interface BenchInput {
  /** Folder of recorded candles; `null` runs on generated candles. */
  readonly data: string | null;
}

/** The exports of a file `bench/<name>.bench.ts`. */
export interface Bench {
  readonly name: string;
  run(input: BenchInput): Promise<readonly BenchResult[]>;
}
