import { describe, expect, it } from '@jest/globals';

import { standingReport } from './standing-report.js';

const ACCOUNT = {
  tenant: 'default',
  account: 'paper',
  mode: 'paper',
  currency: 'USD',
  profile: { name: 'default', version: 2 },
  lifecycle: 'open',
  reason: '',
  equity: '9699.181',
  cash: '9679.2',
  unrealisedPnl: '1.5',
  positions: 2,
  orders: 3,
  trades: 39,
  ledgerBalanced: true,
  pauses: [],
} as const;
const PAUSE = {
  target: 'account:default/paper',
  code: 'OPERATOR',
  reason: 'a holiday',
  actor: 'cli:ann',
  at: '2026-01-05T00:00:00.000Z',
} as const;
const RUNNING = {
  running: true,
  url: 'http://127.0.0.1:3000',
  version: '1',
  mode: 'paper',
  marketLabel: 'demo market',
  speed: 30,
  marketTime: '2026-01-05T01:41:59.123Z',
  venues: [
    {
      id: 'kraken',
      phase: 'running',
      connected: true,
      instruments: 8,
      symbols: [],
      staleInstruments: [],
      quoteAlarms: [],
      exitsOnly: [],
      lastMessageAgeMs: 12,
      reconnects: 0,
      resyncs: 0,
    },
  ],
  market: 'demo',
  decisions: {
    evaluated: 114,
    accepted: 65,
    closedOpposite: 0,
    rejectedByCode: {},
    scans: 200,
    signals: 114,
  },
  positions: { open: 2 },
  orders: { open: 3 },
  trades: { closed: 39 },
  ledger: { balanced: true },
  telemetry: { queued: 0, written: 0, dropped: {}, lost: {} },
  accounts: { count: 1, quarantined: 0, shown: [ACCOUNT] },
  pauses: [],
  holds: [],
} as const;

describe('status of a running server', () => {
  it('the status of a running server shows the market and the equity of each account', () => {
    const report = standingReport(RUNNING, 'default');
    expect(report).toContain(
      'Tidegate 1 runs at http://127.0.0.1:3000: demo market on paper, 30 times real time, market time 2026-01-05 01:41:59 UTC\n',
    );
    expect(report).toContain('engine running, feed connected, 8 instruments, all fresh\n');
    expect(report).toMatch(
      /^paper +open +paper +default 2 +9,699\.18 +9,679\.20 +\+1\.50 +USD +2 +3 +39 +on$/m,
    );
  });

  it('the status of a running server shows a lost feed, stale instruments, holds and pauses', () => {
    const [venue] = RUNNING.venues;
    const report = standingReport(
      {
        ...RUNNING,
        venues: [{ ...venue, connected: false, staleInstruments: ['kraken:BTC/USD'] }],
        accounts: {
          count: 2,
          quarantined: 0,
          shown: [
            { ...ACCOUNT, pauses: [{ code: 'drawdown', reason: 'fell', endedBy: 'a reset' }] },
            { ...ACCOUNT, account: 'other', lifecycle: 'quarantined', reason: 'a fault' },
          ],
        },
        pauses: [{ ...PAUSE, endedBy: 'control resume' }],
        holds: [{ code: 'STORE_DOWN', reason: 'the disk is full', endedBy: 'a command' }],
      },
      'default',
    );
    expect(report).toContain('feed NOT CONNECTED, 8 instruments, stale: kraken:BTC/USD\n');
    expect(report).toMatch(/^paper .* off: drawdown$/m);
    expect(report).toMatch(/^other +quarantined .* off: a fault$/m);
    expect(report).toContain('All entries are blocked: STORE_DOWN, the disk is full\n');
    expect(report).toContain(
      'Entries of account:default/paper are paused: OPERATOR, a holiday (cli:ann, 2026-01-05 00:00:00 UTC)\n',
    );
  });

  it('the status of a running server omits accounts of other tenants', () => {
    expect(standingReport(RUNNING, 'north')).toContain('No accounts.\n');
  });
});

describe('status of a storage without a server', () => {
  it('the status without a server shows the last known equity and its time', () => {
    const report = standingReport(
      {
        running: false,
        directory: '/data/demo',
        accounts: [
          { ...ACCOUNT, unrealisedPnl: null, trades: null, equityAt: '2026-01-05T06:08:08.000Z' },
        ],
        pauses: [PAUSE],
      },
      'default',
    );
    expect(report).toMatch(/^No server is running\. Contents of the storage \/data\/demo:\n/);
    expect(report).toMatch(/^paper .* 9,699\.18 +9,679\.20 +– +USD +2 +3 +– +on$/m);
    expect(report).toContain('Equity at 2026-01-05 06:08:08 UTC.\n');
    expect(report).toContain('are paused: OPERATOR');
  });
});
