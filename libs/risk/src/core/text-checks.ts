import type { BreakerName } from './breakers.js';

/** Whether a value read from JSON has the expected shape. */
export type Check = (value: unknown) => boolean;

export const isNumber: Check = (value) => Number.isFinite(value);
export const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
export const isInteger: Check = (value) => Number.isInteger(value);
export const isNumberOrNull: Check = (value) => value === null || isNumber(value);
export const isNumbers: Check = (value) => Array.isArray(value) && value.every(isNumber);
export const isTimes: Check = (value) => isPlain(value) && Object.values(value).every(isNumber);
const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';

export function hasExactly(fields: Readonly<Record<string, Check>>): Check {
  return (value) =>
    isPlain(value) &&
    Object.keys(value).length === Object.keys(fields).length &&
    Object.entries(fields).every(([key, check]) => check(value[key]));
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isBreaker = hasExactly({
  tripped: isFlag,
  reason: isText,
  trippedAt: isNumberOrNull,
  strikes: isCount,
  calmSince: isNumberOrNull,
  worstLevel: isNumberOrNull,
  acceptedLevel: isNumberOrNull,
});

/** A panel with exactly these breakers. */
export function isPanelOf(names: readonly BreakerName[]): Check {
  return hasExactly({
    graceUntil: isNumber,
    states: hasExactly(Object.fromEntries(names.map((name) => [name, isBreaker]))),
  });
}
