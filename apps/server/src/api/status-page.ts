import { createHash } from 'node:crypto';

import type { AccountStandingAnswer, ReadinessAnswer, StatusAnswer } from '@tidegate/contracts';
import { Decimal } from '@tidegate/kernel';

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --background: #ffffff; --line: #d0d7de; --link: #0550ae; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9da7b3; --background: #0d1117; --line: #30363d; --link: #79b8ff; --bad: #ff9492; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--background); }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2rem; }
p.quiet, caption { color: var(--quiet); } a { color: var(--link); }
div.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: 0.25rem 0; }
th, td { text-align: left; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid var(--line); } .number { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); font-weight: 600; } code { font: 0.9em ui-monospace, monospace; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Forbids scripts, loads, form submissions, and framing. */
export const STATUS_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Renders the HTML page at `/status`: the current state of the process. */
export function statusPage(status: StatusAnswer, readiness: ReadinessAnswer): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tidegate</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Tidegate ${text(status.version)}</h1>
${marketParagraph(status)}
${accountSection(status)}
${healthSection(readiness)}
${linkSection()}
</main>
</body>
</html>
`;
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
<li><code>npm run -s tidegate -- positions</code>, <code>orders</code>, <code>trades</code>, <code>decisions</code>: trading records</li>
<li><code>npm run -s tidegate -- why</code>: explains trades and rejected signals</li>
<li><code>docs/run.md</code> and <code>docs/operate.md</code> in the installation folder: documentation</li>
</ul>
<p class="quiet">A browser console is planned; this release does not include it.</p>`,
  );
}

function section(heading: string, content: string): string {
  return `<section>\n<h2>${text(heading)}</h2>\n${content}\n</section>`;
}

/** Escapes the caption and the heads; the caller escapes the cells of `rows`. */
function table(caption: string, heads: readonly string[], rows: string): string {
  const cells = heads.map((head) => `<th scope="col">${text(head)}</th>`).join('');
  return `<div class="wide" role="region" aria-label="${text(caption)}" tabindex="0"><table><caption>${text(caption)}</caption>\n<thead><tr>${cells}</tr></thead>\n<tbody>\n${rows}\n</tbody></table></div>`;
}

function moment(iso: string): string {
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function money(amount: string): string {
  const [whole = '', fraction = ''] = new Decimal(amount).toFixed(2).split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(value: string): string {
  return value.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
