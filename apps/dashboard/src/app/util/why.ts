import type { GateAnswer } from '@tidegate/contracts';

/** Everything that the why card shows of one decision, with numbers as the server gave them. */
export interface WhyView {
  readonly id: string;
  readonly at: string;
  readonly instrument: string;
  readonly outcome: 'accepted' | 'rejected' | 'closed_opposite';
  readonly direction: 'long' | 'short';
  readonly strategy: string;
  readonly gates: readonly GateRow[];
  readonly votes: VoteTable;
  readonly candle: CandleFacts | null;
  /** Already in words, for example `trend up, volatility mid`; empty if unknown. */
  readonly regime: string;
  readonly scores: readonly ScoreRow[];
  readonly sizing: SizingFacts;
  /** What would have become of a refused decision, or became of an accepted one. */
  readonly since: SinceFacts | null;
}

type GateCheck = GateAnswer['checks'][number];
/** How a value is shown and compared. */
export type GateUnit = GateCheck['unit'];
export type Comparator = GateCheck['comparator'];
export type ReadingValue = number | string | boolean | null;

/** What a gate compared. */
export interface Reading {
  readonly value: ReadingValue;
  readonly limit: ReadingValue;
  readonly comparator: Comparator;
  readonly unit: GateUnit;
}

/** `outlook`: not asked by the engine, asked now with the same numbers. `skipped`: it cannot be asked. */
export type GateState = 'passed' | 'refused' | 'outlook-passes' | 'outlook-refuses' | 'skipped';

export interface GateRow {
  readonly code: string;
  readonly state: GateState;
  readonly reading: Reading | null;
  /** Why it was skipped, or the server's sentence of a refusal. */
  readonly note: string;
}

export interface VoteTable {
  readonly timeframes: readonly string[];
  readonly rows: readonly VoteRow[];
  readonly votesFor: number;
  readonly votesAgainst: number;
  readonly silent: number;
}

export interface VoteRow {
  readonly strategy: string;
  /** One for each timeframe; `null`: silent. */
  readonly cells: readonly (VoteCell | null)[];
  readonly weight: number | null;
  readonly reasons: readonly (readonly [name: string, value: number])[];
}

export interface VoteCell {
  readonly direction: 'long' | 'short';
  readonly strength: number;
}

export interface CandleFacts {
  readonly timeframe: string;
  readonly closedAt: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
}

export interface ScoreRow {
  readonly key: 'confluence' | 'confidence' | 'prediction';
  readonly value: number;
  readonly limit: number | null;
  readonly passed: boolean | null;
  /** For example the model. */
  readonly note: string;
}

export interface SizingFacts {
  readonly quantity: string | null;
  readonly notional: string | null;
  readonly risk: string | null;
  readonly steps: readonly SizingStep[];
}

/** One factor of the size: a multiplier or a cap; the other is `null`. */
export interface SizingStep {
  readonly name: string;
  readonly multiplier: number | null;
  readonly cap: number | null;
  readonly after: number;
}

export interface SinceFacts {
  readonly end: 'target' | 'stop' | 'time' | 'open';
  readonly multiple: number | null;
}

/** The gate that refused, and its place among all gates. */
export function refusalOf(gates: readonly GateRow[]): { gate: GateRow; place: number } | null {
  const index = gates.findIndex(({ state }) => state === 'refused');
  const gate = gates[index];
  return gate === undefined ? null : { gate, place: index + 1 };
}

/** The gates after the refusal, asked again with the same numbers. */
export function outlookOf(gates: readonly GateRow[]): {
  readonly asked: number;
  readonly refusing: readonly GateRow[];
} {
  const later = gates.filter(({ state }) => state.startsWith('outlook'));
  return {
    asked: later.length,
    refusing: later.filter(({ state }) => state === 'outlook-refuses'),
  };
}

/** How far the value is from its limit: negative values must grow, positive ones must shrink. `null`: no distance. */
export function distanceOf({ value, limit }: Reading): number | null {
  return typeof value === 'number' && typeof limit === 'number' ? limit - value : null;
}

/** How near a reading is to its limit: 0 at the limit, 1 far away; `null` without numbers. */
export function nearnessOf(reading: Reading | null): number | null {
  if (reading === null) return null;
  const { value, limit } = reading;
  if (typeof value !== 'number' || typeof limit !== 'number') return null;
  const size = Math.max(Math.abs(value), Math.abs(limit));
  return size === 0 ? 1 : Math.abs(value - limit) / size;
}

/** Gates that explain most: refusals first, then those nearest to their limit, shown in the order of asking. */
export function tellingGates(gates: readonly GateRow[], count: number): readonly GateRow[] {
  const rank = (gate: GateRow): number => {
    if (gate.state === 'refused') return -2;
    if (gate.state === 'outlook-refuses') return -1;
    return nearnessOf(gate.reading) ?? 2;
  };
  const chosen = new Set([...gates].sort((a, b) => rank(a) - rank(b)).slice(0, count));
  return gates.filter((gate) => chosen.has(gate));
}
