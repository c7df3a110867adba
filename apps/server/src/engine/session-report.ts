import type { Decimal, EpochMs, LogFields } from '@tidegate/kernel';
import type { Position } from '@tidegate/model';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';

import type { SessionCounts, SessionResult } from './session-tally.js';

/** A message with its fields. */
export type ReportLine = readonly [message: string, fields: LogFields];

/** Limits the positions that a start logs one by one. */
const NAMED_MAX = 10;

/** The state that a start resumes. */
export interface ResumedState {
  readonly engine: EngineStatus;
  readonly accounts: readonly AccountStatus[];
  /** Live positions, oldest first. */
  readonly positions: readonly Position[];
}

/** One line with the counts of the resumed state, then one for each position. */
export function resumedLines({ engine, accounts, positions }: ResumedState): readonly ReportLine[] {
  const { epoch, pauses } = engine;
  const counts = {
    accounts: accounts.length,
    positions: positions.length,
    orders: sum(accounts, ({ openOrders }) => openOrders),
    pauses: pauses.length,
  };
  if (epoch === 1) {
    const next =
      'entries start after the first closed candles; open the url above in a browser; Ctrl-C stops the server';
    return [['First start: nothing to resume', { accounts: counts.accounts, next }]];
  }
  return [
    ['Resumed', { ...counts, start: epoch }],
    ...positions.slice(0, NAMED_MAX).map(resumedPosition),
    ...unlistedPositions(positions.length),
  ];
}

/** The results of an ended session. */
export interface EndedSession {
  readonly counts: SessionCounts;
  readonly runtimeMs: number;
  readonly accounts: readonly AccountStatus[];
  readonly positions: readonly Position[];
  /** The storage directory of the session. */
  readonly directory: string;
}

/** The five lines at a stop: runtime, signals, trades, result, and open positions. */
export function summaryLines(session: EndedSession): readonly ReportLine[] {
  const { runtimeMs, accounts, positions, directory } = session;
  return [
    [
      'Session ended',
      {
        runtime: lasting(runtimeMs),
        accounts: accounts.length,
        next: `the same command resumes this session; ${nextCommands(directory)}`,
      },
    ],
    ...outcomeLines(session),
    openLine(accounts, positions),
  ];
}

/** The five lines when a replay reaches the end of its recording; the server runs until it is stopped. */
export function recordingLines(session: EndedSession, end: EpochMs): readonly ReportLine[] {
  const { runtimeMs, accounts, positions, directory } = session;
  return [
    [
      'Recording ended: trading is over',
      {
        end: new Date(end).toISOString(),
        runtime: lasting(runtimeMs),
        accounts: accounts.length,
      },
    ],
    ...outcomeLines(session),
    [
      'Ctrl-C stops the server',
      {
        positionsOpen: positions.filter(isHeld).length,
        next: nextCommands(directory),
      },
    ],
  ];
}

function nextCommands(directory: string): string {
  return `npm run -s tidegate -- trades --directory ${directory} lists the trades, and why <id> explains one`;
}

function outcomeLines({ counts }: EndedSession): readonly ReportLine[] {
  const { signals, taken, refused, mostRefusedBy, trades, won, results } = counts;
  return [
    ['Signals evaluated', { signals, taken, refused, mostRefusedBy: mostRefusedBy ?? undefined }],
    ['Trades closed', { trades, won, lost: trades - won }],
    ['Net result', resultFields(results)],
  ];
}

const isHeld = ({ quantity }: Position): boolean => quantity.gt(0);

function resultFields(results: readonly SessionResult[]): LogFields {
  if (results.length === 0) return { netPnl: '0' };
  const joined = (amountOf: (result: SessionResult) => Decimal): string =>
    results.map((result) => `${amountOf(result).toFixed(2)} ${result.currency}`).join(', ');
  return {
    grossPnl: joined(({ grossPnl }) => grossPnl),
    fees: joined(({ fees }) => fees),
    netPnl: joined(({ netPnl }) => netPnl),
  };
}

function openLine(accounts: readonly AccountStatus[], positions: readonly Position[]): ReportLine {
  const held = positions.filter(isHeld);
  if (held.length === 0) return ['Nothing stays open', {}];
  const unprotected = held.filter(({ plan }) => plan.unprotectedSince !== null);
  const isOnPaper = accounts.every(({ mode }) => mode === 'paper');
  return [
    'Stays open',
    {
      positions: held.length,
      withStop: held.length - unprotected.length,
      withoutStop: unprotected.length,
      // The venue has no stops of paper accounts, so they do not act while the server is stopped.
      note: isOnPaper ? 'paper stops act again from the next start' : undefined,
    },
  ];
}

function resumedPosition(position: Position): ReportLine {
  const { scope, instrument, direction, quantity, entryPrice, plan, status } = position;
  return [
    'Position resumed',
    {
      ...scope,
      instrument,
      direction,
      status,
      quantity: quantity.toFixed(),
      entry: entryPrice?.toDecimalPlaces(8).toFixed(),
      value: position.cost.toDecimalPlaces(4).toFixed(),
      stop: plan.stop.toDecimalPlaces(8).toFixed(),
      target: plan.target.toDecimalPlaces(8).toFixed(),
      position: position.id,
    },
  ];
}

function unlistedPositions(count: number): readonly ReportLine[] {
  return count > NAMED_MAX ? [['More positions resumed', { positions: count - NAMED_MAX }]] : [];
}

function lasting(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
