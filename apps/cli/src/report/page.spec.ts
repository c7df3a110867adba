import { beforeAll, describe, expect, it } from '@jest/globals';
import { comparisonSentence } from '@tidegate/backtest';

import { aPage } from '../../testing/index.js';
import { reportPage } from './page.js';
import type { PageContent } from './page-content.js';

/** Elements without an end tag. */
const VOID = new Set(['meta', '!doctype']);

let content: PageContent;
let page = '';

beforeAll(async () => {
  content = await aPage();
  page = reportPage(content);
});

/** Names of elements that are never closed or closed in the wrong order. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, end, name = '', selfClosed] of html.matchAll(
    /<(\/?)([a-z!][a-z0-9]*)(?:"[^"]*"|[^">])*?(\/?)>/g,
  )) {
    if (VOID.has(name) || selfClosed) continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

describe('reportPage', () => {
  it('the report page shows verdict, notes, figures, charts, months, attribution, funnel, trades and settings', () => {
    const sections = [...page.matchAll(/<section id="(\w+)-section"><h2>/g)].map(([, id]) => id);
    expect(sections).toEqual([
      ...['chance', 'notes', 'figures', 'equity', 'months', 'trades', 'parts', 'funnel', 'list'],
      'settings',
    ]);
    expect(page).toContain(comparisonSentence(content.run.comparison, 'USD'));
    expect(page).toContain('<caption>By strategy</caption>');
    expect(page).toContain(content.run.result.hash);
    expect(page.match(/<svg /g)).toHaveLength(4);
  });

  it('the report page states the limits of the run before the figures', () => {
    const notes = page.slice(
      page.indexOf('notes-section"><h2>'),
      page.indexOf('figures-section"><h2>'),
    );
    expect(notes).toContain('<li>Left out of this run: breakers (backtest.breakers).</li>');
    expect(notes).toContain('Not included: taxes, transfers, and financing of short positions.');
    expect(notes).toContain('Gates that need them were skipped');
    expect(notes).toContain(
      'Generated candles show only that the software works; they say nothing about profit.',
    );
  });

  it('the report page loads no external resource and runs no script', () => {
    expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    expect(page).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|https?:|\son\w+=/);
  });

  it('the report page is well-formed, has unique ids, and contains every id that it references', () => {
    expect(unbalanced(page)).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    expect(referred.length).toBe(8);
    expect(ids).toEqual(expect.arrayContaining([...referred, ...anchors]));
  });

  it('the report page declares its language, captions, table headers, and a light and a dark theme', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    const tables = page.match(/<table>/g) ?? [];
    expect(page.match(/<table><caption>/g)).toHaveLength(tables.length);
    expect(page.match(/<tbody>\n<tr><th scope="row"/g)?.length).toBeGreaterThan(8);
    expect(page).toContain('color-scheme: light dark');
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('the report page never shows NaN, Infinity, undefined or null', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });

  it('the report page escapes names and settings', () => {
    const settings = [{ key: '<b>key', value: '"</table><script>"', source: 'x' }];
    const run = { ...content.run, data: '<i>candles</i>' };
    const evil = reportPage({ ...content, run, settings });
    expect(evil).not.toMatch(/<b>|<i>|<script/);
    expect(unbalanced(evil)).toEqual([]);
  });

  it('the report page lists changed settings first and removes folders from their sources', () => {
    const [chosen = '', others = ''] = page.split('settings with their built-in defaults');
    expect(chosen).toContain('<td class="l">own.yaml:3</td>');
    expect(chosen).toContain('--set accounts.0.deposit');
    expect(chosen).not.toContain('server.port');
    expect(others).toContain('server.port');
    expect(page).not.toContain('/home/me');
  });

  it('the report page limits the number of trades that it draws and lists', () => {
    const { result } = content.run;
    const trades = Array.from({ length: 100 }, () => result.trades).flat();
    const many = reportPage({ ...content, run: { ...content.run, result: { ...result, trades } } });
    expect(many).toMatch(/The last 300 of [\d,]+ trades are drawn\./);
    expect(many).toMatch(/The last 200 of [\d,]+ trades; all are in trades\.csv/);
    expect(many.length).toBeLessThan(1_000_000);
  });

  it('the report page of a run without trades is well-formed', () => {
    const { result } = content.run;
    const attribution = Object.fromEntries(
      Object.keys(result.performance.attribution).map((name) => [name, []]),
    ) as never;
    const performance = { ...result.performance, attribution };
    const run = { ...content.run, result: { ...result, trades: [], performance } };
    const empty = reportPage({ ...content, run });
    expect(empty).toContain('<p>No trades were closed.</p>');
    expect(unbalanced(empty)).toEqual([]);
  });
});
