import { epochMs, messageOf, TidegateError } from '@tidegate/kernel';
import { open, readFile, rename } from 'node:fs/promises';

import type { Halt } from './core/halts.js';
import type { MarketState } from './market-options.js';

const VERSION = 1;

/** The saved state between two runs of the same market. */
export interface SimulatorState extends MarketState {
  readonly version: typeof VERSION;
  /** Identity of the market. */
  readonly market: string;
}

export function simulatorState(market: string, state: MarketState): SimulatorState {
  return { version: VERSION, market, ...state };
}

/** Reads the state file; `null` if it does not exist. */
export async function readState(path: string): Promise<SimulatorState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw new TidegateError('STATE_UNREADABLE', `Cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return parseState(text, path);
}

/** Replaces the file atomically: a reader finds either the old or the new state. */
export async function writeState(path: string, state: SimulatorState): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(JSON.stringify(state));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function parseState(text: string, path: string): SimulatorState {
  const refuse = (reason: string): TidegateError =>
    new TidegateError('STATE_MALFORMED', `${path} is not a simulator state: ${reason}`);
  let value: Partial<SimulatorState>;
  try {
    value = JSON.parse(text) as Partial<SimulatorState>;
  } catch (error) {
    throw refuse(messageOf(error));
  }
  // Files written by older versions have no halts.
  const { version, market, playedTo, tapes, halts = [] } = value;
  if (version !== VERSION) throw refuse(`version ${String(version)}, expected ${VERSION}`);
  if (typeof market !== 'string') throw refuse('market is missing');
  if (typeof playedTo !== 'number' || !Number.isSafeInteger(playedTo))
    throw refuse('playedTo is missing');
  if (typeof tapes !== 'object' || tapes === null) throw refuse('tapes is missing');
  if (!Array.isArray(halts) || !halts.every(isHalt)) throw refuse('halts are malformed');
  return simulatorState(market, { playedTo: epochMs(playedTo), tapes, halts });
}

function isHalt(value: unknown): value is Halt {
  if (typeof value !== 'object' || value === null) return false;
  const { from, until, book } = value as Partial<Halt>;
  return (
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(until) &&
    (book === 'still' || book === 'moving')
  );
}
