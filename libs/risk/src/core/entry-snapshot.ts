import {
  Decimal,
  epochMs,
  HOUR_MS,
  isLostInJson,
  jsonNumber,
  money,
  numberOf,
  quantity,
  type EpochMs,
  type InstrumentId,
  type JsonNumber,
} from '@tidegate/kernel';
import type { Account, ConfluenceSignal, Instrument, Prediction } from '@tidegate/model';

import { initialAccountBreakers, trippedBreakers } from './breakers.js';
import type { EntryContext, EntryMarket, HeldExposure, Pause } from './entry-context.js';
import type { RiskOptions } from './options/risk-options.js';
import { initialRiskState, type RiskState } from './risk-state.js';
import { strategyKey } from './risk-transitions.js';

const VERSION = 1;
/** Accounts with more positions get no snapshot, so that each has a bounded size. */
const POSITIONS_MAX = 64;
const ENTRIES_MAX = 200;

/** What a store has elsewhere: the other half of an entry context. */
export interface SnapshotSources {
  readonly account: Account;
  readonly signal: ConfluenceSignal;
  readonly prediction: Prediction;
  readonly options: RiskOptions;
}

type Limits = Pick<Instrument, 'symbol' | 'base' | 'quote' | 'status'> & {
  readonly priceIncrement: string;
  readonly quantityIncrement: string;
  readonly quantityMin: string;
  readonly costMin: string;
};

/** The part of the risk state that concerns one entry. */
type StateExcerpt = Pick<
  RiskState,
  | 'tradingDay'
  | 'dayStartEquity'
  | 'equityPeak'
  | 'entriesToday'
  | 'lossStreak'
  | 'winStreak'
  | 'lastLossAt'
  | 'closedTrades'
  | 'ruin'
> & {
  readonly entryTimes: readonly EpochMs[];
  readonly activityAt: EpochMs | null;
  readonly exitAt: EpochMs | null;
  /** Sums of the R-multiples, all that sizing needs of them. */
  readonly record: readonly [wins: number, won: number, losses: number, lost: number, even: number];
};

interface Snapshot {
  readonly version: typeof VERSION;
  readonly now: EpochMs;
  readonly instrument: Limits;
  readonly market: EntryMarket;
  readonly portfolio: Omit<EntryContext['portfolio'], 'positions'>;
  readonly positions: readonly (HeldExposure & { readonly correlation: number | null })[];
  readonly unmarked: readonly InstrumentId[];
  readonly pauses: readonly Pause[];
  readonly state: StateExcerpt;
}

/**
 * Captures what the gates read of an entry besides account, signal, prediction and options. The values are read now; the
 * text of about 1 kB is written on call. `null` for an account with more than 64 positions.
 */
export function entrySnapshotOf(context: EntryContext): (() => string) | null {
  const { now, instrument, market, unmarked, state, signal } = context;
  const { equity, cash, positions, pendingNotional, globalLimit } = context.portfolio;
  if (positions.length > POSITIONS_MAX) return null;
  const held = positions.map((each) => ({
    ...each,
    correlation: context.returnsCorrelation(instrument.id, each.instrument),
  }));
  // Without a limit the sum over the tenant's accounts is not needed, and expensive.
  const globalNotional = globalLimit === null ? 0 : context.portfolio.globalNotional;
  const portfolio = { equity, cash, pendingNotional, globalNotional, globalLimit };
  const tripped = trippedBreakers(state.breakers);
  const own = tripped.map(({ breaker, reason }) => ({ code: breaker, reason }));
  const pauses = [...context.pauses, ...own];
  return () =>
    JSON.stringify(
      {
        version: VERSION,
        ...{ now, market, portfolio, positions: held, unmarked, pauses },
        instrument: limitsOf(instrument),
        state: excerptOf(state, { now, instrument: instrument.id, signal }),
      } satisfies Snapshot,
      encoded,
    );
}

/** The context of a snapshot; `null` for a text that is not a snapshot of this version. */
export function contextOfSnapshot(text: string, sources: SnapshotSources): EntryContext | null {
  const snapshot = parsed(text);
  if (!snapshot) return null;
  const { signal, account, options } = sources;
  const { now, market, portfolio, positions, unmarked, pauses, state } = snapshot;
  const correlations = new Map(positions.map((each) => [each.instrument, each.correlation]));
  return {
    ...sources,
    ...{ now, market, unmarked, pauses },
    instrument: {
      ...{ id: signal.instrument, venue: account.venue },
      ...instrumentOf(snapshot.instrument),
    },
    portfolio: { ...portfolio, positions },
    state: stateOf(state, { now, instrument: signal.instrument, signal, options }),
    returnsCorrelation: (_candidate, held) => correlations.get(held) ?? null,
  };
}

function excerptOf(
  state: RiskState,
  { now, instrument, signal }: Pick<EntryContext, 'now' | 'signal'> & { instrument: InstrumentId },
): StateExcerpt {
  const { tradingDay, dayStartEquity, equityPeak, entriesToday, lossStreak, winStreak } = state;
  const { lastLossAt, closedTrades, ruin } = state;
  const key = strategyKey(instrument, signal.leader, signal.direction);
  return {
    ...{ tradingDay, dayStartEquity, equityPeak, entriesToday, lossStreak, winStreak },
    ...{ lastLossAt, closedTrades, ruin },
    entryTimes: state.entryTimes.filter((at) => at > now - HOUR_MS).slice(-ENTRIES_MAX),
    activityAt: state.instrumentActivity[instrument] ?? null,
    exitAt: state.strategyExits[key] ?? null,
    record: recordOf(state.rMultiples),
  };
}

function recordOf(rMultiples: readonly number[]): StateExcerpt['record'] {
  let [wins, won, losses, lost] = [0, 0, 0, 0];
  for (const multiple of rMultiples) {
    if (multiple > 0) [wins, won] = [wins + 1, won + multiple];
    else if (multiple < 0) [losses, lost] = [losses + 1, lost - multiple];
  }
  return [wins, won, losses, lost, rMultiples.length - wins - losses];
}

function stateOf(
  excerpt: StateExcerpt,
  of: Pick<EntryContext, 'now' | 'signal' | 'options'> & { readonly instrument: InstrumentId },
): RiskState {
  const { activityAt, exitAt, record, ...state } = excerpt;
  const { now, signal, options, instrument } = of;
  const [wins, won, losses, lost, even] = record;
  const key = strategyKey(instrument, signal.leader, signal.direction);
  return {
    ...initialRiskState(now, state.dayStartEquity, options),
    ...state,
    instrumentActivity: activityAt === null ? {} : { [instrument]: activityAt },
    strategyExits: exitAt === null ? {} : { [key]: exitAt },
    rMultiples: [
      ...Array<number>(wins).fill(won / wins),
      ...Array<number>(losses).fill(-lost / losses),
      ...Array<number>(even).fill(0),
    ],
    // Tripped breakers are among the pauses of the snapshot.
    breakers: initialAccountBreakers(now, options.breakers),
  };
}

function limitsOf(instrument: Instrument): Limits {
  const { symbol, base, quote, status } = instrument;
  return {
    ...{ symbol, base, quote, status },
    priceIncrement: instrument.priceIncrement.toFixed(),
    quantityIncrement: instrument.quantityIncrement.toFixed(),
    quantityMin: instrument.quantityMin.toFixed(),
    costMin: instrument.costMin.toFixed(),
  };
}

function instrumentOf(limits: Limits): Omit<Instrument, 'id' | 'venue'> {
  const priceIncrement = new Decimal(limits.priceIncrement);
  const quantityIncrement = new Decimal(limits.quantityIncrement);
  return {
    ...limits,
    ...{ priceIncrement, quantityIncrement },
    pricePrecision: priceIncrement.decimalPlaces(),
    quantityPrecision: quantityIncrement.decimalPlaces(),
    quantityMin: quantity(limits.quantityMin),
    costMin: money(limits.costMin),
  };
}

function parsed(text: string): Snapshot | null {
  const value = JSON.parse(text, decoded) as Partial<Snapshot> | null;
  return value?.version === VERSION
    ? { ...(value as Snapshot), now: epochMs(value.now ?? 0) }
    : null;
}

function encoded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && isLostInJson(value) ? { number: jsonNumber(value) } : value;
}

function decoded(_key: string, value: unknown): unknown {
  const isNumber = typeof value === 'object' && value !== null && 'number' in value;
  return isNumber ? numberOf((value as { number: JsonNumber }).number) : value;
}
