import { describe, expect, it } from '@jest/globals';
import { TidegateConfiguration } from '@tidegate/composition';
import { epochMs, ManualTime } from '@tidegate/kernel';
import type { AccountStatus } from '@tidegate/trading';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import type { MarketSession } from '../market/market-session.js';
import { statusReport, type StatusReport } from './status-report.js';

const session: MarketSession = {
  source: 'demo',
  label: 'demo market',
  time: new ManualTime(epochMs(0)),
  speed: 30,
  symbols: ['BTC/USD'],
  address: null,
  stop: () => Promise.resolve(),
};
const runtime = { session, configuration: new TidegateConfiguration(), version: '1' };

function reportOf(...accounts: readonly AccountStatus[]): StatusReport {
  return statusReport(runtime, [engineStatus({ accounts })]);
}

describe('The status', () => {
  it('says of books that are not loaded that it does not know them', () => {
    expect(reportOf()).toMatchObject({
      positions: { open: null },
      orders: { open: null },
      trades: { closed: null },
      currency: 'USD',
      equity: null,
      cash: null,
      unrealisedPnl: null,
      ledger: { balanced: null },
    });
  });

  it('takes an account that never held money for no poor one', () => {
    const unknown = { equity: null, cash: null, unrealisedPnl: null, ledgerBalanced: null };
    expect(reportOf(accountStatus(unknown))).toMatchObject({
      positions: { open: 0 },
      equity: null,
      cash: null,
      unrealisedPnl: null,
      ledger: { balanced: null },
    });
  });

  it('tells what the books say, of all accounts together', () => {
    const second = accountStatus({ openPositions: 2, closedTrades: 5, ledgerBalanced: false });
    expect(reportOf(accountStatus({ openPositions: 1 }), second)).toMatchObject({
      positions: { open: 3 },
      trades: { closed: 5 },
      equity: '10000',
      ledger: { balanced: false },
    });
  });
});
