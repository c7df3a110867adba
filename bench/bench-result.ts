/** One measured figure, next to what it is judged by. */
export interface BenchResult {
  /** What was measured, for instance `12 indicators, one series`. */
  readonly metric: string;
  readonly value: number;
  /** `candles/s`, `ms`, `µs`, … A rate (`…/s`) is better when higher, anything else when lower. */
  readonly unit: string;
  /** A ceiling or an alternative that was measured in the same run, in the same unit. */
  readonly reference?: { readonly name: string; readonly value: number };
  /** value ÷ reference. */
  readonly ratio?: number;
  /** What the project promises, in the same unit. */
  readonly target?: number;
}

/** What the command line says to every bench. */
export interface BenchInput {
  /** A folder of recorded candles to use in place of generated ones; `null` when none was named. */
  readonly data: string | null;
}

/** A file `bench/<name>.bench.ts` exports these two. */
export interface Bench {
  readonly name: string;
  run(input: BenchInput): Promise<readonly BenchResult[]>;
}
