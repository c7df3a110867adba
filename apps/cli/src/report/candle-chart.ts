import { doubleOf } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';

import type { Bar } from './candle-bars.js';
import { amount, minute, priceText } from './format.js';
import { markup, type Content, type Markup } from './markup.js';
import { plot, type PlotScales } from './plot.js';
import { extentOf, px } from './scale.js';

export interface CandleChartRequest {
  /** Index of the chart on the page, for unique ids. */
  readonly place: number;
  readonly symbol: string;
  /** Not empty. */
  readonly bars: readonly Bar[];
  /** Trades to draw. */
  readonly trades: readonly ClosedTrade[];
}

const HALF_MARK = 5;

/** Candles of one instrument with a line from each entry to its exit. */
export function candleChart({ place, symbol, bars, trades }: CandleChartRequest): Markup {
  const [first, last] = [bars[0] as Bar, bars.at(-1) as Bar];
  const prices = [...bars.flatMap(({ high, low }) => [high, low]), ...trades.flatMap(pricesOf)];
  const request = {
    id: `candles-${place}`,
    title: `Trades in ${symbol}`,
    description: `The price of ${symbol} went from ${priceText(first.open)} to ${priceText(last.close)}; ${trades.length} trades are marked, from entry to exit.`,
    height: 340,
    times: { min: first.from, max: last.to },
    values: extentOf(prices),
    valueText: priceText,
  };
  return plot(request, (scales) => [
    bars.map((bar) => barMark(bar, scales)),
    trades.map((trade) => tradeMark(trade, scales)),
  ]);
}

function pricesOf({ entryPrice, exitPrice }: ClosedTrade): readonly number[] {
  return [doubleOf(entryPrice), doubleOf(exitPrice)];
}

function barMark(bar: Bar, { x, y }: PlotScales): Content {
  const middle = px(x((bar.from + bar.to) / 2));
  const width = Math.max(1, px((x(bar.to) - x(bar.from)) * 0.6));
  const top = px(y(Math.max(bar.open, bar.close)));
  const height = Math.max(0.5, px(y(Math.min(bar.open, bar.close)) - top));
  const kind = bar.close >= bar.open ? 'up' : 'down';
  return markup`<g class="${kind}"><line x1="${middle}" x2="${middle}" y1="${px(y(bar.high))}" y2="${px(y(bar.low))}"/><rect x="${px(middle - width / 2)}" y="${top}" width="${width}" height="${height}"/></g>`;
}

/** A triangle at the entry, pointing in the direction of the trade, and a disc at the exit. */
function tradeMark(trade: ClosedTrade, { x, y }: PlotScales): Content {
  const [entry, exit] = pricesOf(trade) as [number, number];
  const from = { x: px(x(trade.openedAt)), y: px(y(entry)) };
  const to = { x: px(x(trade.closedAt)), y: px(y(exit)) };
  const towards = trade.direction === 'long' ? -HALF_MARK : HALF_MARK;
  const triangle = `M${px(from.x - HALF_MARK)},${px(from.y - towards)}h${2 * HALF_MARK}L${from.x},${px(from.y + towards)}Z`;
  const net = doubleOf(trade.netPnl);
  return markup`<g class="trade ${net > 0 ? 'won' : 'lost'}"><title>${describe(trade)}</title><line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"/><path d="${triangle}"/><circle cx="${to.x}" cy="${to.y}" r="3"/></g>`;
}

function describe(trade: ClosedTrade): string {
  const [entry, exit] = pricesOf(trade) as [number, number];
  return `${trade.direction} ${minute(trade.openedAt)} at ${priceText(entry)}, ${trade.exitReason} ${minute(trade.closedAt)} at ${priceText(exit)}, net ${amount(doubleOf(trade.netPnl))}`;
}
