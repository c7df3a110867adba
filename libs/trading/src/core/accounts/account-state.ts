import { INITIAL_ADAPTIVE_STATE, type AdaptiveState } from '@tidegate/ai';
import { TidegateError } from '@tidegate/kernel';
import { NOTHING_TRADED, type DailyVolume, type TradedVolume } from '@tidegate/matching';
import { parseRiskState, serialiseRiskState, type RiskState } from '@tidegate/risk';

/** What an account remembers besides its orders, positions and ledger. Saved as one JSON text with every commit. */
export interface AccountState {
  readonly risk: RiskState;
  /** The record of the strategies, as far as this account's trades tell. */
  readonly adaptive: AdaptiveState;
  /** Trades closed ever. */
  readonly closedTrades: number;
  /** Sets the fee tier. */
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
 * Reads a saved state back; a text of another version or shape is refused with `ACCOUNT_STATE_MALFORMED`. A record that is
 * not there, because the state was saved before it was kept, begins empty: no volume counted, no strategy or hour judged.
 */
export function parseAccountState(text: string): AccountState {
  const saved = savedIn(text);
  if (saved.version !== VERSION || typeof saved.risk !== 'string') throw malformed('its version');
  const risk = parseRiskState(saved.risk);
  if (!risk.ok) throw malformed(risk.error.message);
  if (typeof saved.closedTrades !== 'number') throw malformed('its count of closed trades');
  return {
    risk: risk.value,
    adaptive: { ...INITIAL_ADAPTIVE_STATE, ...saved.adaptive },
    closedTrades: saved.closedTrades,
    volume: volumeOf(saved),
  };
}

function savedIn(text: string): SavedState {
  try {
    return JSON.parse(text) as SavedState;
  } catch {
    throw malformed('it is not JSON');
  }
}

function volumeOf({ volume = NOTHING_TRADED }: SavedState): TradedVolume {
  const isVolume = Array.isArray(volume) && volume.every(isDailyVolume);
  if (!isVolume) throw malformed('its volume by day');
  return volume;
}

function isDailyVolume(value: unknown): value is DailyVolume {
  const { day, notional } = (value ?? {}) as Partial<Record<keyof DailyVolume, unknown>>;
  return Number.isInteger(day) && Number.isFinite(notional);
}

function malformed(what: string): TidegateError {
  return new TidegateError(
    'ACCOUNT_STATE_MALFORMED',
    `The saved state of an account cannot be read: ${what}`,
  );
}
