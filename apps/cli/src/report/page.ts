import { equitySection, tradesOnCandles } from './chart-sections.js';
import { count, day } from './format.js';
import { Markup, markup } from './markup.js';
import type { PageContent } from './page-content.js';
import { PAGE_STYLE } from './page-style.js';
import {
  comparisonSection,
  figuresSection,
  funnelSection,
  notesSection,
  settingsSection,
} from './summary-sections.js';
import { contributionSection, monthlySection, tradeListSection } from './table-sections.js';

const SECTIONS = [
  ['chance', 'More than chance?', comparisonSection],
  ['notes', 'Notes', notesSection],
  ['figures', 'Figures', figuresSection],
  ['equity', 'Equity', equitySection],
  ['months', 'Months', monthlySection],
  ['trades', 'Trades on candles', tradesOnCandles],
  ['parts', 'Parts', contributionSection],
  ['funnel', 'Funnel', funnelSection],
  ['list', 'List of trades', tradeListSection],
  ['settings', 'Settings', settingsSection],
] as const;

/** The report as one self-contained page: style and charts are inline, and its content security policy blocks external resources. */
export function reportPage(content: PageContent): string {
  const { run } = content;
  const { result } = run;
  const title = `Back-test of ${run.symbols.join(', ')}`;
  const links = SECTIONS.map(([id, name]) => markup`<li><a href="#${id}-section">${name}</a></li>`);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style></head>
<body><header><h1>${title}</h1>
<p class="soft">${day(result.from)} to ${day(result.to)} on ${run.timeframes.join(', ')}, ${count(result.candles)} candles of ${run.data}</p></header>
<nav aria-label="Sections"><ul>${links}</ul></nav>
<main>
${SECTIONS.map(([, , section]) => section(content))}</main>
</body></html>
`;
  return page.text;
}
