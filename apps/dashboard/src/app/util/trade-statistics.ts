/** What the statistics need of a closed trade. */
export interface TradeResult {
  readonly rMultiple: number;
  readonly netPnl: string;
  readonly closedAt: string;
}

export interface TradeStatistics {
  readonly count: number;
  readonly wins: number;
  /** Mean R; `null` without a trade. */
  readonly mean: number | null;
  /** 95 % interval of the mean R by the normal approximation; `null` below 10 trades. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** Trades below which an interval would be a guess. */
const INTERVAL_COUNT_MIN = 10;
const Z_95 = 1.96;

export function statisticsOf(trades: readonly TradeResult[]): TradeStatistics {
  const results = trades.map(({ rMultiple }) => rMultiple).filter(Number.isFinite);
  const count = results.length;
  const wins = results.filter((r) => r > 0).length;
  if (count === 0) return { count, wins, mean: null, interval: null };
  const mean = results.reduce((sum, r) => sum + r, 0) / count;
  if (count < INTERVAL_COUNT_MIN) return { count, wins, mean, interval: null };
  const variance = results.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (count - 1);
  const half = Z_95 * Math.sqrt(variance / count);
  return { count, wins, mean, interval: [mean - half, mean + half] };
}

export interface HistogramBar {
  /** Lower end in R; the first bar also holds everything below, the last everything above. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Counts of results between −2 R and +4 R in bars of half an R. */
export function histogramOf(trades: readonly TradeResult[]): readonly HistogramBar[] {
  const [low, high, size] = [-2, 4, 0.5];
  const bars = Math.round((high - low) / size);
  const counts = new Array<number>(bars).fill(0);
  for (const { rMultiple } of trades) {
    if (!Number.isFinite(rMultiple)) continue;
    const index = Math.min(bars - 1, Math.max(0, Math.floor((rMultiple - low) / size)));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count, index) => ({
    from: low + index * size,
    to: low + (index + 1) * size,
    count,
  }));
}

/** Running sum of R in the order of closing. */
export function cumulativeR(
  trades: readonly TradeResult[],
): readonly { readonly at: number; readonly value: number }[] {
  let sum = 0;
  return [...trades]
    .sort((a, b) => Date.parse(a.closedAt) - Date.parse(b.closedAt))
    .map(({ closedAt, rMultiple }) => ({ at: Date.parse(closedAt), value: (sum += rMultiple) }));
}
