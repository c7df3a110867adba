import { describe, expect, it } from '@jest/globals';
import { Decimal, epochMs, instrumentId, money, quantity } from '@tidegate/kernel';
import type { EngineEvent, Position } from '@tidegate/model';
import {
  decisionRow,
  MAIN_ACCOUNT,
  pauseRow,
  positionRow,
  tradeRow,
} from '@tidegate/trading/testing';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import { recordingLines, resumedLines, summaryLines, type EndedSession } from './session-report.js';
import { SessionTally } from './session-tally.js';

const NEXT =
  'the same command resumes this session; npm run -s tidegate -- trades --directory data/demo lists the trades, and why <id> explains one';

const unprotected = (position: Position): Position => ({
  ...position,
  plan: { ...position.plan, unprotectedSince: epochMs(1) },
});

describe('resumedLines', () => {
  it('reports that a new storage has nothing to resume', () => {
    const accounts = [accountStatus()];
    expect(resumedLines({ engine: engineStatus({ epoch: 1 }), accounts, positions: [] })).toEqual([
      ['First start: nothing to resume', { accounts: 1, next: expect.stringContaining('Ctrl-C') }],
    ]);
  });

  it('reports the state that a later start resumes, with a line for each position', () => {
    const engine = engineStatus({ epoch: 4, pauses: [pauseRow()] });
    const accounts = [accountStatus({ openPositions: 1, openOrders: 2 }), accountStatus()];
    const lines = resumedLines({ engine, accounts, positions: [positionRow()] });
    expect(lines).toEqual([
      ['Resumed', { accounts: 2, positions: 1, orders: 2, pauses: 1, start: 4 }],
      [
        'Position resumed',
        expect.objectContaining({
          ...MAIN_ACCOUNT,
          quantity: '0.12345678',
          entry: '64123.4',
          value: '7916.4685',
          stop: '63500',
          target: '65400',
        }),
      ],
    ]);
  });

  it('lists ten resumed positions and counts the rest', () => {
    const positions = Array.from({ length: 13 }, () => positionRow());
    const lines = resumedLines({ engine: engineStatus({ epoch: 2 }), accounts: [], positions });
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toEqual(['More positions resumed', { positions: 3 }]);
  });
});

describe('summaryLines', () => {
  const decided = (over: object): EngineEvent => ({
    type: 'decision_made',
    decision: { ...decisionRow(), ...over },
  });
  const closed = (over: object): EngineEvent => ({
    type: 'trade_closed',
    trade: { ...tradeRow(), ...over },
  });

  function summaryOf(events: readonly EngineEvent[], over: Partial<EndedSession> = {}) {
    const tally = new SessionTally();
    for (const event of events) tally.count(event);
    const accounts = [accountStatus()];
    const session = {
      runtimeMs: 11_520_000,
      accounts,
      positions: [],
      directory: 'data/demo',
      ...over,
    };
    return summaryLines({ counts: tally.counts(), ...session });
  }

  it('summarises a session in five lines: runtime, signals, trades, result, and open positions', () => {
    const lines = summaryOf([
      decided({ outcome: 'accepted', rejectedBy: null }),
      decided({ rejectedBy: 'STALE_DATA' }),
      decided({}),
      decided({}),
      closed({}),
      closed({ grossPnl: money('-10'), fees: money('1.5'), netPnl: money('-11.5') }),
    ]);
    expect(lines).toEqual([
      ['Session ended', { runtime: '3 h 12 min', accounts: 1, next: NEXT }],
      ['Signals evaluated', { signals: 4, taken: 1, refused: 3, mostRefusedBy: 'SPREAD_TOO_WIDE' }],
      ['Trades closed', { trades: 2, won: 1, lost: 1 }],
      ['Net result', { grossPnl: '147.60 USD', fees: '27.00 USD', netPnl: '120.60 USD' }],
      ['Nothing stays open', {}],
    ]);
  });

  it('counts a trade with zero net profit as lost', () => {
    const lines = summaryOf([closed({ netPnl: new Decimal(0) })]);
    expect(lines[2]).toEqual(['Trades closed', { trades: 1, won: 0, lost: 1 }]);
  });

  it('reports the results of each currency separately', () => {
    const euro = { instrument: instrumentId('kraken', 'BTC/EUR') };
    const [, , , result] = summaryOf([closed({}), closed(euro), closed(euro)]);
    expect(result).toEqual([
      'Net result',
      {
        grossPnl: '157.60 USD, 315.21 EUR',
        fees: '25.50 USD, 51.00 EUR',
        netPnl: '132.10 USD, 264.21 EUR',
      },
    ]);
  });

  it('counts open positions with and without a stop, and notes when paper stops act again', () => {
    const opening = positionRow({ status: 'opening', quantity: quantity(0) });
    const positions = [positionRow(), unprotected(positionRow()), opening];
    const lines = summaryOf([], { positions, runtimeMs: 12_400 });
    expect(lines[0]?.[1]).toMatchObject({ runtime: '12 s', accounts: 1 });
    expect(lines[3]).toEqual(['Net result', { netPnl: '0' }]);
    expect(lines[4]).toEqual([
      'Stays open',
      {
        positions: 2,
        withStop: 1,
        withoutStop: 1,
        note: 'paper stops act again from the next start',
      },
    ]);
  });

  it('omits the note about paper stops for live accounts', () => {
    const accounts = [accountStatus({ mode: 'live' })];
    const lines = summaryOf([], { accounts, positions: [positionRow()] });
    expect(lines[4]?.[1]).toMatchObject({ withStop: 1, note: undefined });
  });

  it('reports open positions and the next step at the end of a recording', () => {
    const opening = positionRow({ status: 'opening', quantity: quantity(0) });
    const session: EndedSession = {
      counts: new SessionTally().counts(),
      runtimeMs: 12_400,
      accounts: [accountStatus()],
      positions: [positionRow(), opening],
      directory: 'data/demo',
    };
    const lines = recordingLines(session, epochMs(Date.UTC(2025, 0, 3)));
    expect(lines).toEqual([
      [
        'Recording ended: trading is over',
        { end: '2025-01-03T00:00:00.000Z', runtime: '12 s', accounts: 1 },
      ],
      ['Signals evaluated', expect.objectContaining({ signals: 0 })],
      ['Trades closed', { trades: 0, won: 0, lost: 0 }],
      ['Net result', { netPnl: '0' }],
      ['Ctrl-C stops the server', { positionsOpen: 1, next: expect.stringContaining('why <id>') }],
    ]);
  });
});
