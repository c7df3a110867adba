import { INITIAL_ADAPTIVE_STATE, type AdaptiveState } from '@tidegate/ai';
import { TidegateError } from '@tidegate/kernel';
import { NOTHING_TRADED, type DailyVolume, type TradedVolume } from '@tidegate/matching';
import { parseRiskState, serialiseRiskState, type RiskState } from '@tidegate/risk';

/** The state of an account besides its orders, positions and ledger. Saved as one JSON text with every commit. */
export interface AccountState {
  readonly risk: RiskState;
  /** Strategy records from this account's trades. */
  readonly adaptive: AdaptiveState;
  /** Trades closed since the account was opened. */
  readonly closedTrades: number;
  /** Volume by day; sets the fee tier. */
  readonly volume: TradedVolume;
}

const VERSION = 1;

export function serialiseAccountState(state: AccountState): string {
  return JSON.stringify({
    version: VERSION,
    risk: serialiseRiskState(state.risk),
    adaptive: state.adaptive,
    closedTrades: state.closedTrades,
    volume: state.volume,
  });
}

interface SavedState {
  readonly version?: unknown;
  readonly risk?: unknown;
  readonly adaptive?: Partial<AdaptiveState>;
  readonly closedTrades?: unknown;
  readonly volume?: unknown;
}

/**
 * Parses a saved state. Throws `ACCOUNT_STATE_MALFORMED` for another version or shape. Records that older versions did
 * not save (volume, strategies, hours) start empty.
 */
export function parseAccountState(text: string): AccountState {
  const saved = savedIn(text);
  if (saved.version !== VERSION || typeof saved.risk !== 'string')
    throw malformed('unknown version');
  const risk = parseRiskState(saved.risk);
  if (!risk.ok) throw malformed(risk.error.message);
  if (typeof saved.closedTrades !== 'number') throw malformed('invalid count of closed trades');
  return {
    risk: risk.value,
    adaptive: { ...INITIAL_ADAPTIVE_STATE, ...saved.adaptive },
    closedTrades: saved.closedTrades,
    volume: volumeOf(saved),
  };
}

function savedIn(text: string): SavedState {
  try {
    return (JSON.parse(text) as SavedState | null) ?? {};
  } catch {
    throw malformed('not JSON');
  }
}

function volumeOf({ volume = NOTHING_TRADED }: SavedState): TradedVolume {
  const isVolume = Array.isArray(volume) && volume.every(isDailyVolume);
  if (!isVolume) throw malformed('invalid volume by day');
  return volume;
}

function isDailyVolume(value: unknown): value is DailyVolume {
  const { day, notional } = (value ?? {}) as Partial<Record<keyof DailyVolume, unknown>>;
  return Number.isInteger(day) && Number.isFinite(notional);
}

function malformed(reason: string): TidegateError {
  return new TidegateError(
    'ACCOUNT_STATE_MALFORMED',
    `Cannot read the saved state of an account: ${reason}`,
  );
}
