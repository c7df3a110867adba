import { describe, expect, it } from '@jest/globals';
import type { StatusAnswer } from '@tidegate/contracts';
import { accountId, epochMs, ManualTime, tenantId } from '@tidegate/kernel';
import type { AccountStatus } from '@tidegate/trading';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import type { MarketSession } from '../market/market-session.js';
import { statusReport } from './status-report.js';

const session: MarketSession = {
  source: 'demo',
  label: 'demo market',
  time: new ManualTime(epochMs(0)),
  speed: 30,
  symbols: ['BTC/USD'],
  address: null,
  recordingEnd: Promise.withResolvers<never>().promise,
  stop: () => Promise.resolve(),
};
const telemetry = {
  queued: 1,
  written: 2,
  dropped: { decision: 3, candle: 0 },
  lost: { decision: 0, candle: 4 },
};
const sources = { session, version: '1', storage: { telemetry: { statistics: () => telemetry } } };

function reportOf(...accounts: readonly AccountStatus[]): StatusAnswer {
  return statusReport(sources, { engines: [engineStatus()], accounts });
}

describe('statusReport', () => {
  it('shows null for totals while no account is loaded', () => {
    expect(reportOf()).toMatchObject({
      positions: { open: null },
      orders: { open: null },
      trades: { closed: null },
      ledger: { balanced: null },
      accounts: { count: 0, quarantined: 0, shown: [] },
    });
  });

  it('shows null, not zero, for the amounts of an account before its first deposit', () => {
    const unknown = { equity: null, cash: null, unrealisedPnl: null, ledgerBalanced: null };
    expect(reportOf(accountStatus(unknown))).toMatchObject({
      positions: { open: 0 },
      ledger: { balanced: null },
      accounts: { shown: [unknown] },
    });
  });

  it('shows equity, currency and pauses per account', () => {
    const pauses = [{ code: 'drawdown', reason: 'fell by 20 %' }];
    const second = accountStatus({
      scope: { tenant: tenantId('north'), account: accountId('second') },
      currency: 'EUR',
      equity: '250',
      pauses,
    });
    expect(reportOf(accountStatus(), second).accounts).toMatchObject({
      count: 2,
      shown: [
        { tenant: 'default', account: 'paper', currency: 'USD', equity: '10000', pauses: [] },
        { tenant: 'north', account: 'second', currency: 'EUR', equity: '250', pauses },
      ],
    });
  });

  it('sums positions and trades over all accounts, and is unbalanced if one account is', () => {
    const second = accountStatus({ openPositions: 2, closedTrades: 5, ledgerBalanced: false });
    expect(reportOf(accountStatus({ openPositions: 1 }), second)).toMatchObject({
      positions: { open: 3 },
      trades: { closed: 5 },
      ledger: { balanced: false },
    });
  });

  it('shows at most 100 accounts with the total count', () => {
    const { accounts } = reportOf(...Array.from({ length: 101 }, () => accountStatus()));
    expect([accounts.count, accounts.shown.length]).toEqual([101, 100]);
  });

  it('shows active pauses with their targets, holds, and quarantined accounts', () => {
    const scope = { tenant: tenantId('default'), account: accountId('paper') };
    const pause = { code: 'REVIEW', reason: 'audit', actor: 'cli:ann', at: epochMs(0) };
    const engine = engineStatus({
      pauses: [
        { ...pause, target: { type: 'account', scope } },
        { ...pause, target: { type: 'platform' } },
      ],
      holds: [{ code: 'feed_down', reason: 'no connection for 60 s' }],
    });
    const quarantined = accountStatus({ lifecycle: 'quarantined', reason: 'ledger unbalanced' });
    const snapshot = { engines: [engine], accounts: [accountStatus(), quarantined] };
    const report = statusReport(sources, snapshot);
    expect(report.pauses.map(({ target }) => target)).toEqual([
      'account:default/paper',
      'platform',
    ]);
    expect(report.pauses[0]).toMatchObject({ actor: 'cli:ann', at: '1970-01-01T00:00:00.000Z' });
    const endedBy = 'closes automatically when the venue recovers';
    expect(report.holds).toEqual(engine.holds.map((hold) => ({ ...hold, endedBy })));
    expect(report.accounts).toMatchObject({
      count: 2,
      quarantined: 1,
      shown: [
        { lifecycle: 'open', profile: { name: 'default', version: 1 } },
        { lifecycle: 'quarantined', reason: 'ledger unbalanced' },
      ],
    });
  });

  it('shows the telemetry dropped and lost since the start', () => {
    expect(reportOf().telemetry).toEqual(telemetry);
  });
});
