import { err, ok, type Result } from '@tidegate/kernel';

import { BREAKER_NAMES } from './breakers.js';
import { RISK_STATE_VERSION, type RiskState } from './risk-state.js';

export interface RiskStateFault {
  readonly code: 'RISK_STATE_MALFORMED' | 'RISK_STATE_VERSION';
  readonly message: string;
}

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) =>
  isNumber(value) && Number.isInteger(value) && (value as number) >= 0;
const isInteger: Check = (value) => Number.isInteger(value);
const isNumberOrNull: Check = (value) => value === null || isNumber(value);
const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumbers: Check = (value) => Array.isArray(value) && value.every(isNumber);
const isTimes: Check = (value) => isPlain(value) && Object.values(value).every(isNumber);

const isBreaker = hasExactly({
  tripped: isFlag,
  reason: isText,
  trippedAt: isNumberOrNull,
  strikes: isCount,
  calmSince: isNumberOrNull,
  worstLevel: isNumberOrNull,
  acceptedLevel: isNumberOrNull,
});

const isPanel = hasExactly({
  graceUntil: isNumber,
  states: hasExactly(Object.fromEntries(BREAKER_NAMES.map((name) => [name, isBreaker]))),
});

const FIELDS: Readonly<Record<keyof RiskState, Check>> = {
  version: (value) => value === RISK_STATE_VERSION,
  tradingDay: isInteger,
  dayStartEquity: isNumber,
  equityPeak: isNumber,
  realisedToday: isNumber,
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
  breakers: isPanel,
};

export function serialiseRiskState(state: RiskState): string {
  return JSON.stringify(state);
}

/** Reads what `serialiseRiskState` wrote. Strict: a missing, unknown or mistyped field refuses the whole. */
export function parseRiskState(text: string): Result<RiskState, RiskStateFault> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  if (!isPlain(value)) return malformed('it is not an object');
  if (value.version !== RISK_STATE_VERSION) {
    return err({
      code: 'RISK_STATE_VERSION',
      message: `Risk state has version ${String(value.version)}, this program reads ${RISK_STATE_VERSION}`,
    });
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) return malformed(`"${unknown}" is not part of it`);
  for (const [key, check] of Object.entries(FIELDS)) {
    if (!check(value[key])) return malformed(`"${key}" is missing or has a wrong value`);
  }
  return ok(value as unknown as RiskState);
}

function hasExactly(fields: Readonly<Record<string, Check>>): Check {
  return (value) =>
    isPlain(value) &&
    Object.keys(value).length === Object.keys(fields).length &&
    Object.entries(fields).every(([key, check]) => check(value[key]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(what: string): Result<never, RiskStateFault> {
  return err({
    code: 'RISK_STATE_MALFORMED',
    message: `Stored risk state cannot be read: ${what}`,
  });
}
