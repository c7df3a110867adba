import { amount, day, percent } from './format.js';
import { markup, type Markup } from './markup.js';
import { plot, type PlotScales } from './plot.js';
import { extentOf, px } from './scale.js';
import type { Point } from './thin-curve.js';

export interface EquityLines {
  /** Not empty. */
  readonly equity: readonly Point[];
  /** Value of holding at the same times. */
  readonly held: readonly Point[];
  readonly currency: string;
}

/** A chart of the value of the account and of holding over time. */
export function equityChart({ equity, held, currency }: EquityLines): Markup {
  const [first, last] = [equity[0] as Point, equity.at(-1) as Point];
  const heldEnd = held.at(-1)?.value ?? null;
  const request = {
    id: 'equity',
    title: `Equity in ${currency}`,
    description: `The account went from ${amount(first.value)} on ${day(first.at)} to ${amount(last.value)} on ${day(last.at)}; holding ended at ${amount(heldEnd)}.`,
    height: 300,
    times: { min: first.at, max: last.at },
    values: extentOf([...equity, ...held].map(({ value }) => value)),
    valueText: (value: number) => value.toLocaleString('en-US'),
  };
  return plot(
    request,
    (scales) =>
      markup`<path class="line held" d="${pathOf(held, scales)}"/><path class="line own" d="${pathOf(equity, scales)}"/>`,
  );
}

/** A chart of the drawdown from the highest equity. `falls` are fractions ≤ 0 and not empty. */
export function drawdownChart(falls: readonly Point[]): Markup {
  const [first, last] = [falls[0] as Point, falls.at(-1) as Point];
  const deepest = falls.reduce((low, point) => (point.value < low.value ? point : low), first);
  const request = {
    id: 'drawdown',
    title: 'Drawdown from the highest equity',
    description: `The maximum drawdown was ${percent(-deepest.value)} on ${day(deepest.at)}.`,
    height: 180,
    times: { min: first.at, max: last.at },
    values: { min: Math.min(deepest.value * 1.05, -1e-4), max: 0 },
    valueText: percent,
  };
  return plot(request, (scales) => {
    const top = px(scales.y(0));
    const start = px(scales.x(first.at));
    const end = px(scales.x(last.at));
    return markup`<path class="fall" d="${pathOf(falls, scales)}L${end},${top}L${start},${top}Z"/>`;
  });
}

function pathOf(points: readonly Point[], { x, y }: PlotScales): string {
  return points
    .map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${px(x(at))},${px(y(value))}`)
    .join('');
}
