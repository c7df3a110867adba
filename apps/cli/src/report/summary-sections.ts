import { comparisonSentence } from '@tidegate/backtest';
import { BUILT_IN_SOURCE, type ConfigurationOrigin } from '@tidegate/configuration';

import { dataTable, figure, text } from './data-table.js';
import { comparedRows, figuresOf, funnelRows } from './figures.js';
import { markup, type Markup } from './markup.js';
import type { PageContent } from './page-content.js';

/** The verdict on the strategy and the figures behind it. */
export function comparisonSection({ run }: PageContent): Markup {
  const rows = comparedRows(run).map(({ name, netProfit, totalReturn }) => [
    name,
    netProfit,
    totalReturn,
  ]);
  const columns = [text('result'), figure(`net, ${run.currency}`), figure('return')];
  return markup`<section id="chance-section"><h2>Is it more than chance?</h2>
<p class="verdict">${comparisonSentence(run.comparison, run.currency)}</p>
${dataTable({ caption: 'The strategy compared with holding and random entries at the same costs', columns, rows })}</section>
`;
}

/** Limits of every back-test, independent of its settings. */
const LIMITS = [
  'Included costs: fees at the tier of the account, and half the spread and the price impact of each taker order (matching). Not included: taxes, transfers, and financing of short positions.',
  'Candles contain neither an order book nor quotes. Gates that need them were skipped; their verdicts say so.',
  'Generated candles show only that the software works; they say nothing about profit. Recorded candles do not promise profit either.',
] as const;

/** Notes on the run and the limits of back-tests, shown before the figures. */
export function notesSection({ run }: PageContent): Markup {
  const notes = [...run.notes, ...LIMITS].map((note) => markup`<li>${note}</li>\n`);
  return markup`<section id="notes-section"><h2>Before you read the figures</h2>
<ul>
${notes}</ul></section>
`;
}

export function figuresSection({ run }: PageContent): Markup {
  const figures = figuresOf(run).map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  );
  return markup`<section id="figures-section"><h2>Figures</h2><dl class="figures">
${figures}</dl></section>
`;
}

export function funnelSection({ run }: PageContent): Markup {
  const rows = funnelRows(run).map(([name, times]) => [name.trim(), times]);
  return markup`<section id="funnel-section"><h2>Signal funnel</h2>
${dataTable({ caption: 'From candles to accepted signals; codes in capitals are refusals', columns: [text('step'), figure('count')], rows })}</section>
`;
}

/** Settings that differ from their defaults, and the other settings in a closed section. */
export function settingsSection({ run, settings }: PageContent): Markup {
  const chosen = settings.filter(({ source }) => source !== BUILT_IN_SOURCE);
  const others = settings.filter(({ source }) => source === BUILT_IN_SOURCE);
  return markup`<section id="settings-section"><h2>Settings used</h2>
<p>Outcome hash: <code>${run.result.hash}</code></p>
${settingsTable('Settings from files, environment variables and options', chosen)}
<details><summary>${others.length} settings with their built-in defaults</summary>
${settingsTable('Built-in defaults', others)}</details></section>
`;
}

function settingsTable(caption: string, settings: readonly ConfigurationOrigin[]): Markup {
  return dataTable({
    caption,
    columns: [text('key'), text('value'), text('from')],
    rows: settings.map(({ key, value, source }) => [key, value, fileOf(source)]),
  });
}

/** A source without folders: the report must not reveal paths of the machine. */
function fileOf(source: string): string {
  return source.startsWith('--') ? source : source.replace(/^.*[/\\]/, '');
}
