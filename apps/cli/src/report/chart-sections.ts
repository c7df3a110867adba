import type { HistorySeries } from '@tidegate/backtest';
import { instrumentId } from '@tidegate/kernel';

import { barsOf } from './candle-bars.js';
import { candleChart } from './candle-chart.js';
import { drawdownChart, equityChart } from './equity-chart.js';
import { count } from './format.js';
import { markup, type Content, type Markup } from './markup.js';
import type { PageContent } from './page-content.js';
import { drawdownsAt, thinCurve, type Point } from './thin-curve.js';

/** Each bucket yields up to two points; 800 points are more than a screen resolves. */
const CURVE_BUCKETS = 400;
const BARS = 220;
const TRADES_DRAWN = 300;
const INSTRUMENTS_DRAWN = 12;

/** Equity of the account and of holding, and the drawdown of the account. */
export function equitySection({ run, heldAt }: PageContent): Markup {
  const { times, values } = run.result.equity;
  const equity = thinCurve(times, values, CURVE_BUCKETS);
  const heldValues = heldAt(equity.map(({ at }) => at));
  const held = equity.map(({ at }, index): Point => ({ at, value: heldValues[index] as number }));
  const falls = thinCurve(times, drawdownsAt(values), CURVE_BUCKETS);
  return markup`<section id="equity-section"><h2>Equity and drawdown</h2>
<p class="legend"><span class="key own">the account</span> <span class="key held">buying and holding</span></p>
${equityChart({ equity, held, currency: run.currency })}
<h3>Drawdown</h3>
${drawdownChart(falls)}</section>
`;
}

/** One chart per traded instrument, the most traded first. */
export function tradesOnCandles({ run, history }: PageContent): Markup {
  const { byInstrument } = run.result.performance.attribution;
  const traded = byInstrument.toSorted((left, right) => right.trades - left.trades);
  const drawn = traded.slice(0, INSTRUMENTS_DRAWN);
  const charts = drawn.flatMap(({ key }, place) => {
    const series = history.find(({ venue, symbol }) => instrumentId(venue, symbol) === key);
    return series ? [instrumentChart({ series, place }, run)] : [];
  });
  const rest = traded.length - drawn.length;
  return markup`<section id="trades-section"><h2>Trades on candles</h2>
<p class="legend">A triangle is an entry and points in the direction of the trade; a disc is its exit. <span class="key won">gain</span> <span class="key lost">loss</span></p>
${charts.length > 0 ? charts : markup`<p>No trades were closed.</p>`}
${rest > 0 ? markup`<p>${count(rest)} more instruments are in <code>trades.csv</code>.</p>` : null}</section>
`;
}

function instrumentChart(
  { series, place }: { readonly series: HistorySeries; readonly place: number },
  { result }: PageContent['run'],
): Content {
  const { venue, symbol, candles } = series;
  const id = instrumentId(venue, symbol);
  const all = result.trades.filter(({ instrument }) => instrument === id);
  const trades = all.slice(-TRADES_DRAWN);
  const { from, to } = result;
  const chart = candleChart({
    place,
    symbol,
    bars: barsOf(candles, { from, to, bars: BARS }),
    trades,
  });
  const note =
    trades.length < all.length
      ? markup`<p>The last ${count(trades.length)} of ${count(all.length)} trades are drawn.</p>`
      : null;
  return markup`<h3>${symbol}</h3>${note}${chart}`;
}
