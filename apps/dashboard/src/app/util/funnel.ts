/** How many decisions are left after a gate. */
export interface FunnelLevel {
  readonly code: string;
  readonly left: number;
}

/**
 * The decisions that are left after each refusing gate, in the order of asking. The last level is what was entered.
 * Codes without a place, such as exits by an opposite signal, are no part of the funnel.
 */
export function funnelLevels(
  totals: readonly { readonly code: string; readonly count: number }[],
  order: readonly string[],
): readonly FunnelLevel[] {
  const counts = new Map(totals.map(({ code, count }) => [code, count]));
  const entered = counts.get('accepted') ?? 0;
  const refusing = order.filter((code) => (counts.get(code) ?? 0) > 0);
  let left = refusing.reduce((sum, code) => sum + (counts.get(code) ?? 0), entered);
  const levels: FunnelLevel[] = [{ code: 'decisions', left }];
  for (const code of refusing) {
    left -= counts.get(code) ?? 0;
    levels.push({ code, left });
  }
  return levels;
}
