import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime } from '@tidegate/kernel';
import type { AccountStatus } from '@tidegate/trading';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import type { MarketSession } from '../market/market-session.js';
import { PAGE_HEADERS } from '../web/page-html.js';
import { statusPage } from './status-page.js';
import { readinessOf } from './readiness.js';
import { statusReport } from './status-report.js';

const NOW = epochMs(Date.UTC(2026, 0, 5, 0, 36, 50));

function pageOf(accounts: readonly AccountStatus[], over: Partial<MarketSession> = {}): string {
  const session: MarketSession = {
    source: 'demo',
    label: 'demo market',
    time: new ManualTime(NOW),
    speed: 30,
    symbols: [],
    address: null,
    recordingEnd: Promise.withResolvers<never>().promise,
    stop: () => Promise.resolve(),
    ...over,
  };
  const none = { queued: 0, written: 0, dropped: {}, lost: {} };
  const storage = { telemetry: { statistics: () => none } };
  const snapshot = { engines: [engineStatus()], accounts };
  const readiness = readinessOf(snapshot, { now: NOW, speed: 30 });
  return statusPage(statusReport({ session, version: '1.2.3', storage }, snapshot), readiness);
}

describe('The status page', () => {
  it('shows version, market, accounts with their equity, and health', () => {
    const page = pageOf([accountStatus({ equity: '1234567.899', openPositions: 2 })]);
    expect(page).toContain('<h1>Tidegate 1.2.3</h1>');
    expect(page).toContain('demo market, paper trading, 30 times real time.');
    expect(page).toContain('2026-01-05 00:36:50 UTC');
    expect(page).toContain('<th scope="row">default/paper</th><td>open</td>');
    expect(page).toContain('<td class="number">1,234,567.90 USD</td><td class="number">2</td>');
    expect(page).toContain('<caption>Not ready to trade</caption>');
    expect(page).toContain('<th scope="row">engine:kraken</th><td class="bad">starting</td>');
  });

  it('shows why the entries of an account are off, and when its equity is not known yet', () => {
    const page = pageOf([
      accountStatus({
        equity: null,
        lifecycle: 'quarantined',
        reason: 'a fault',
        pauses: [{ code: 'drawdown', reason: 'fell by 20 %' }],
      }),
    ]);
    expect(page).toContain('<td class="number">not known yet</td>');
    expect(page).toContain('<td class="bad">off: a fault; drawdown: fell by 20 %</td>');
    expect(pageOf([])).toContain('No account is loaded yet.');
  });

  it('escapes text from settings and commands', () => {
    const page = pageOf([accountStatus({ reason: `<script>"'&`, lifecycle: 'closed' })], {
      label: '<b>market</b>',
    });
    expect(page).not.toMatch(/<script|<b>/);
    expect(page).toContain('&lt;script&gt;&quot;&#39;&amp;');
  });

  it('has no script, loads nothing, and allows only its own style in the content security policy', () => {
    const page = pageOf([]);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(PAGE_HEADERS['content-security-policy']).toContain(
      `default-src 'none'; style-src 'sha256-${hash}'`,
    );
    expect(page).not.toMatch(/<script|src=|https?:|style="|@import|url\(/);
  });

  it('has the markup for assistive technology and a dark color scheme', () => {
    const page = pageOf([accountStatus()]);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<main>');
    expect(page.match(/<caption>/g)).toHaveLength(2);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('links to health, status and metrics', () => {
    const links = [...pageOf([]).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual([
      '/health/ready',
      '/health/live',
      '/api/v1/status',
      '/metrics',
      '/api/docs',
    ]);
  });
});
