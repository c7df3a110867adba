import type { ReplayDifference, ReplayResult } from '@tidegate/trading';

/** Maximum number of differing rows in the text; the JSON contains all of them. */
const ROWS_SHOWN = 20;

/** The output of `tidegate replay`: counts, the verdict, and the differing rows. */
export function replayReport(
  result: ReplayResult,
  differences: readonly ReplayDifference[],
  json: boolean,
): string {
  const { committed, runs, lastSequence, begun, inputs, decisions, divergedAt } = result;
  const counts = {
    from: begun.sequence,
    entries: lastSequence - begun.sequence + 1,
    starts: runs,
    decisions: decisions.length,
    orders: committed.orders.length,
    fills: committed.fills.length,
    trades: committed.trades.length,
  };
  const identical = differences.length === 0;
  if (json) return JSON.stringify({ identical, ...counts, divergedAt, inputs, differences });
  const lines = Object.entries(counts).map(([name, count]) => `${name.padEnd(10)} ${count}`);
  const verdict = identical
    ? 'identical: decisions, orders, fills, positions, trades and ledger, to the last digit'
    : `different in ${differences.length} ${differences.length === 1 ? 'row' : 'rows'}`;
  return [...lines, ...verdictLines(verdict, divergedAt), ...rowLines(differences)].join('\n');
}

function verdictLines(verdict: string, divergedAt: number | null): readonly string[] {
  if (divergedAt === null) return [verdict];
  return [verdict, `the first diverging input is journal entry ${divergedAt}`];
}

function rowLines(differences: readonly ReplayDifference[]): readonly string[] {
  return differences
    .slice(0, ROWS_SHOWN)
    .map(
      ({ kind, id, member, replayed, stored }) =>
        `  ${kind} ${id} ${member}: replayed ${replayed ?? 'nothing'}, stored ${stored ?? 'nothing'}`,
    );
}
