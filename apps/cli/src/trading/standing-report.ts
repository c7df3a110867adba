import type { AccountStandingAnswer, PauseAnswer } from '@tidegate/contracts';

import { alignedTable } from '../aligned-table.js';
import type { Standing } from '../operations/open-operations.js';
import { gain, moment, money } from './number-words.js';

/** The status as text. */
export function standingReport(standing: Standing, tenant: string): string {
  const parts = standing.running
    ? [
        serverPart(standing),
        accountTable(
          standing.accounts.shown.filter((account) => account.tenant === tenant),
          standing.marketTime,
        ),
        holdLines(standing.holds),
      ]
    : [
        `No server is running. Contents of the storage ${standing.directory}:\n`,
        accountTable(standing.accounts, equityMoment(standing.accounts)),
      ];
  return [...parts, pauseLines(standing.pauses)].filter((part) => part !== '').join('\n');
}

function serverPart(standing: Extract<Standing, { readonly running: true }>): string {
  const { url, version, marketLabel, mode, speed, marketTime, venues, decisions } = standing;
  const pace = speed === 1 ? '' : `, ${speed} times real time`;
  const lines = venues.map(({ id, phase, connected, instruments, staleInstruments }) => {
    const stale =
      staleInstruments.length === 0 ? 'all fresh' : `stale: ${staleInstruments.join(', ')}`;
    return `${id}: engine ${phase}, feed ${connected ? 'connected' : 'NOT CONNECTED'}, ${instruments} instruments, ${stale}`;
  });
  return [
    `Tidegate ${version} runs at ${url}: ${marketLabel} on ${mode}${pace}, market time ${moment(marketTime)} UTC`,
    ...lines,
    `${decisions.evaluated} signals evaluated since the start, ${decisions.accepted} accepted`,
    '',
  ].join('\n');
}

function accountTable(accounts: readonly AccountStandingAnswer[], at: string | null): string {
  if (accounts.length === 0) return 'No accounts.\n';
  const head = ['account', 'state', 'mode', 'profile', 'equity', 'cash', 'unrealised', ''];
  const counts = ['positions', 'orders', 'trades', 'entries'];
  const rows = accounts.map((account) => [
    account.account,
    account.lifecycle,
    account.mode,
    `${account.profile.name} ${account.profile.version}`,
    money(account.equity),
    money(account.cash),
    gain(account.unrealisedPnl),
    account.currency,
    String(account.positions),
    String(account.orders),
    account.trades === null ? '–' : String(account.trades),
    entriesOf(account),
  ]);
  const table = alignedTable('llllrrrlrrrl', [[...head, ...counts], ...rows]);
  return at === null ? table : `${table}Equity at ${moment(at)} UTC.\n`;
}

/** Whether entries are on, or why they are off. */
function entriesOf({ lifecycle, reason, pauses }: AccountStandingAnswer): string {
  if (lifecycle !== 'open') return `off: ${reason || lifecycle}`;
  return pauses.length === 0 ? 'on' : `off: ${pauses.map(({ code }) => code).join(', ')}`;
}

function equityMoment(accounts: readonly { readonly equityAt: string | null }[]): string | null {
  const moments = accounts.flatMap(({ equityAt }) => equityAt ?? []);
  return moments.sort().at(-1) ?? null;
}

function holdLines(holds: readonly { readonly code: string; readonly reason: string }[]): string {
  return holds.map(({ code, reason }) => `All entries are blocked: ${code}, ${reason}\n`).join('');
}

function pauseLines(pauses: readonly PauseAnswer[]): string {
  return pauses
    .map(
      ({ target, code, reason, actor, at }) =>
        `Entries of ${target} are paused: ${code}, ${reason} (${actor}, ${moment(at)} UTC)\n`,
    )
    .join('');
}
