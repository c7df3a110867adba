import type { AccountStandingAnswer, ReadinessAnswer, StatusAnswer } from '@tidegate/contracts';
import { Decimal } from '@tidegate/kernel';

import { htmlPage, table, text } from '../web/page-html.js';

/** Renders the HTML page at `/status`: the current state of the process. */
export function statusPage(status: StatusAnswer, readiness: ReadinessAnswer): string {
  const content = [
    `<h1>Tidegate ${text(status.version)}</h1>`,
    marketParagraph(status),
    accountSection(status),
    healthSection(readiness),
    linkSection(),
  ].join('\n');
  return htmlPage('Tidegate', content);
}

function marketParagraph({
  marketLabel,
  mode,
  speed,
  marketTime,
  decisions,
}: StatusAnswer): string {
  const pace = speed === 1 ? '' : `, ${speed} times real time`;
  return `<p class="quiet">${text(marketLabel)}, ${mode} trading${pace}. Market time ${moment(marketTime)}; reload the page to update the numbers.</p>
<p>${decisions.evaluated} signals evaluated since the start, ${decisions.accepted} accepted.</p>`;
}

function accountSection({ accounts, holds }: StatusAnswer): string {
  const { count, shown } = accounts;
  const caption = shown.length < count ? `The first ${shown.length} of ${count}` : 'All accounts';
  const held = holds.map(
    ({ code, reason }) =>
      `<p class="bad">All entries are blocked: ${text(code)}, ${text(reason)}</p>`,
  );
  if (count === 0) return section('Accounts', '<p>No account is loaded yet.</p>');
  const heads = [
    'Account',
    'State',
    'Profile',
    'Equity',
    'Positions',
    'Orders',
    'Trades',
    'Entries',
  ];
  const rows = shown.map(accountRow).join('\n');
  return section('Accounts', `${held.join('\n')}${table(caption, heads, rows)}`);
}

function accountRow(account: AccountStandingAnswer): string {
  const { profile, equity, currency, lifecycle } = account;
  const equityText = equity === null ? 'not known yet' : `${money(equity)} ${text(currency)}`;
  const counts = [account.positions, account.orders, account.trades];
  return [
    `<tr><th scope="row">${text(account.tenant)}/${text(account.account)}</th>`,
    `<td${lifecycle === 'open' ? '' : ' class="bad"'}>${lifecycle}</td>`,
    `<td>${text(profile.name)} ${profile.version}</td>`,
    `<td class="number">${equityText}</td>`,
    ...counts.map((count) => `<td class="number">${count ?? ''}</td>`),
    `${entriesCell(account)}</tr>`,
  ].join('');
}

function entriesCell({ lifecycle, reason, pauses }: AccountStandingAnswer): string {
  const reasons = [
    ...(lifecycle === 'open' ? [] : [reason || lifecycle]),
    ...pauses.map((pause) => `${pause.code}: ${pause.reason}`),
  ];
  return reasons.length === 0
    ? '<td>on</td>'
    : `<td class="bad">off: ${text(reasons.join('; '))}</td>`;
}

function healthSection({ status, subsystems }: ReadinessAnswer): string {
  const rows = subsystems
    .map(
      (part) =>
        `<tr><th scope="row">${text(part.name)}</th><td${part.status === 'up' ? '' : ' class="bad"'}>${part.status}</td><td>${text(part.detail)}</td></tr>`,
    )
    .join('\n');
  const caption = status === 'ready' ? 'Ready to trade' : 'Not ready to trade';
  return section('Health', table(caption, ['Part', 'State', 'Detail'], rows));
}

function linkSection(): string {
  return section(
    'More',
    `<ul>
<li><a href="/health/ready">/health/ready</a> and <a href="/health/live">/health/live</a>: health checks</li>
<li><a href="/api/v1/status">/api/v1/status</a>: the full status as JSON</li>
<li><a href="/metrics">/metrics</a>: Prometheus metrics</li>
<li><a href="/api/docs">/api/docs</a>: the routes for programs</li>
<li><code>npm run -s tidegate -- positions</code>, <code>orders</code>, <code>trades</code>, <code>decisions</code>: trading records</li>
<li><code>npm run -s tidegate -- why</code>: explains trades and rejected signals</li>
<li><code>docs/run.md</code> and <code>docs/operate.md</code> in the installation folder: documentation</li>
</ul>`,
  );
}

function section(heading: string, content: string): string {
  return `<section>\n<h2>${text(heading)}</h2>\n${content}\n</section>`;
}

function moment(iso: string): string {
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function money(amount: string): string {
  const [whole = '', fraction = ''] = new Decimal(amount).toFixed(2).split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}
