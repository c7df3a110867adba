import { doubleOf } from '@tidegate/kernel';
import type { ClosedTrade } from '@tidegate/model';
import type { Contribution } from '@tidegate/portfolio';

import { dataTable, figure, text } from './data-table.js';
import { duration } from '../number-text.js';
import { amount, count, minute, money, percent, priceText, ratio } from './format.js';
import { markup, type Content, type Markup } from './markup.js';
import { monthlyReturns } from './monthly-returns.js';
import type { PageContent } from './page-content.js';

const TRADES_LISTED = 200;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function monthlySection({ run }: PageContent): Markup {
  const { times, values } = run.result.equity;
  const rows = monthlyReturns(times, values).map(({ year, months, total }) => [
    String(year),
    ...months.map(signed),
    signed(total),
  ]);
  const columns = [text('year'), ...MONTHS.map(figure), figure('year total')];
  return markup`<section id="months-section"><h2>Returns by month</h2>
${dataTable({ caption: 'Return of each calendar month, UTC', columns, rows })}</section>
`;
}

/** A return with a class for its colour, and a sign for readers who cannot see the colour. */
function signed(value: number | null): Content {
  if (value === null) return '';
  const sign = value > 0 ? '+' : '';
  const kind = value > 0 ? 'gain' : value < 0 ? 'loss' : 'even';
  return markup`<span class="${kind}">${sign}${percent(value)}</span>`;
}

/** Contribution of each strategy, instrument, exit reason, direction and regime. */
export function contributionSection({ run }: PageContent): Markup {
  const { attribution } = run.result.performance;
  const tables = (
    [
      ['By strategy', attribution.byStrategy],
      ['By instrument', attribution.byInstrument],
      ['By exit reason', attribution.byExitReason],
      ['By direction', attribution.byDirection],
      ['By regime', attribution.byRegime],
    ] as const
  ).map(([caption, parts]) => contributionTable(caption, parts));
  return markup`<section id="parts-section"><h2>Attribution</h2>
${tables}</section>
`;
}

function contributionTable(caption: string, parts: readonly Contribution[]): Markup {
  return dataTable({
    caption,
    columns: [
      text('part'),
      ...['trades', 'won', 'net', 'fees', 'profit factor', 'mean R'].map(figure),
    ],
    rows: parts.map((part) => [
      part.key,
      count(part.trades),
      percent(part.winRate),
      amount(part.netPnl),
      amount(part.fees),
      ratio(part.profitFactor),
      ratio(part.averageR),
    ]),
  });
}

/** The latest trades in a closed section; `trades.csv` contains all trades. */
export function tradeListSection({ run }: PageContent): Markup {
  const { trades } = run.result;
  const listed = trades.slice(-TRADES_LISTED);
  const caption =
    listed.length < trades.length
      ? `The last ${count(listed.length)} of ${count(trades.length)} trades; all are in trades.csv`
      : `All ${count(trades.length)} trades`;
  return markup`<section id="list-section"><h2>List of trades</h2>
<details><summary>${caption}</summary>
${dataTable({
  caption,
  columns: [
    text('opened, UTC'),
    ...['instrument', 'direction', 'strategy', 'exit'].map(text),
    ...['held', 'entry', 'exit price', 'fees', 'net', 'R'].map(figure),
  ],
  rows: listed.map((trade) => tradeRow(trade, run.currency)),
})}</details></section>
`;
}

function tradeRow(trade: ClosedTrade, currency: string): readonly Content[] {
  return [
    minute(trade.openedAt),
    trade.instrument,
    trade.direction,
    trade.strategy,
    trade.exitReason,
    duration(trade.closedAt - trade.openedAt),
    priceText(doubleOf(trade.entryPrice)),
    priceText(doubleOf(trade.exitPrice)),
    amount(doubleOf(trade.fees)),
    money(doubleOf(trade.netPnl), currency),
    ratio(trade.rMultiple),
  ];
}
