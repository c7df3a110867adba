import { err, ok, type Result } from '@tidegate/kernel';

import {
  ACCOUNT_BREAKERS,
  BREAKER_NAMES,
  type BreakerName,
  type BreakerPanel,
} from './breakers.js';
import { RISK_STATE_VERSION, type RiskState } from './risk-state.js';
import {
  hasExactly,
  isCount,
  isInteger,
  isNumber,
  isNumberOrNull,
  isNumbers,
  isPanelOf,
  isPlain,
  isTimes,
  type Check,
} from './text-checks.js';

export interface RiskStateFault {
  readonly code: 'RISK_STATE_MALFORMED' | 'RISK_STATE_VERSION';
  readonly message: string;
}

const FIELDS: Readonly<Record<keyof RiskState, Check>> = {
  version: isInteger,
  tradingDay: isInteger,
  dayStartEquity: isNumber,
  equityPeak: isNumber,
  entriesToday: isCount,
  entryTimes: isNumbers,
  lossStreak: isCount,
  winStreak: isCount,
  lastLossAt: isNumberOrNull,
  instrumentActivity: isTimes,
  strategyExits: isTimes,
  closedTrades: isCount,
  rMultiples: isNumbers,
  ruin: hasExactly({ probability: isNumberOrNull, probationLeft: isCount }),
  breakers: isPanelOf(ACCOUNT_BREAKERS),
};

export function serialiseRiskState(state: RiskState): string {
  return JSON.stringify(state);
}

/**
 * Parses the output of `serialiseRiskState`, version 1 or 2. Drops the venue breakers and realised P&L of version 1.
 * Strict: a missing, unknown, or mistyped field fails the parse.
 */
export function parseRiskState(text: string): Result<RiskState, RiskStateFault> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  if (!isPlain(read)) return malformed('it is not an object');
  const value = read.version === 1 ? upgraded(read) : read;
  if (value === null)
    return malformed('"breakers" or "realisedToday" is missing or has a wrong value');
  if (value.version !== RISK_STATE_VERSION) {
    return err({
      code: 'RISK_STATE_VERSION',
      message: `Risk state has version ${String(value.version)}; this program reads versions 1 and ${RISK_STATE_VERSION}`,
    });
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) return malformed(`"${unknown}" is not a known field`);
  for (const [key, check] of Object.entries(FIELDS)) {
    if (!check(value[key])) return malformed(`"${key}" is missing or has a wrong value`);
  }
  return ok(value as unknown as RiskState);
}

const isPanelOfAll = isPanelOf(BREAKER_NAMES);

/** Converts a version 1 state to version 2; `null` if a field that version 2 drops is malformed. */
function upgraded(state: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const { realisedToday, ...rest } = state;
  if (!isPanelOfAll(state.breakers) || !isNumber(realisedToday)) return null;
  const { graceUntil, states } = state.breakers as BreakerPanel<BreakerName>;
  const kept = Object.fromEntries(ACCOUNT_BREAKERS.map((name) => [name, states[name]]));
  return { ...rest, version: RISK_STATE_VERSION, breakers: { graceUntil, states: kept } };
}

function malformed(what: string): Result<never, RiskStateFault> {
  return err({
    code: 'RISK_STATE_MALFORMED',
    message: `Stored risk state cannot be read: ${what}`,
  });
}
