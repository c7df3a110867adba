import type { TriedLimitAnswer, TriedTradesAnswer } from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
import type { DecisionRecord, GateCode } from '@tidegate/model';
import {
  assessEntry,
  GATE_CATALOGUE,
  passesWith,
  type EntryContext,
  type RiskOptions,
} from '@tidegate/risk';

import { checkAnswer } from './gate-answers.js';
import { totalsOf } from './funnel-answer.js';

/** Fewer changed trades with a known end say nothing: their mean R is mostly chance. */
const ENDED_MIN = 30;

/** A refusal of the gate; `context` is `null` if its state was not recorded. */
export interface RefusedCase {
  readonly context: EntryContext | null;
  /** R of its end; `null` while it is not known. */
  readonly r: number | null;
}

/** An accepted entry. */
export interface AcceptedCase {
  readonly decision: Pick<DecisionRecord, 'verdicts'>;
  /** R of its trade; `null` until it is closed. */
  readonly r: number | null;
}

export interface TriedCases {
  readonly gate: GateCode;
  /** The account's current risk options. */
  readonly options: RiskOptions;
  readonly tried: number;
  readonly refused: readonly RefusedCase[];
  readonly accepted: readonly AcceptedCase[];
}

type Result = Omit<TriedLimitAnswer, 'from' | 'to' | 'truncated'>;

/**
 * What another limit would have changed. Refusals of the gate are assessed again as a whole, with the limit of the profile
 * replaced. Throws `LIMIT_NOT_TRIABLE` for a gate whose limit is not an option.
 */
export function triedLimit({ gate, options, tried, refused, accepted }: TriedCases): Result {
  const { main } = GATE_CATALOGUE[gate];
  const option = optionOf(gate);
  const assessed = refused.flatMap(({ context, r }) => {
    if (!context) return [];
    const changed = { ...context, options: withOption(context.options, option, tried) };
    return { assessment: assessEntry(changed), r };
  });
  const opened = assessed.filter(({ assessment }) => assessment.accepted);
  const closed = accepted.filter(({ decision }) => {
    const verdict = decision.verdicts.find((each) => each.gate === gate);
    return verdict !== undefined && !passesWith(verdict, tried);
  });
  const elsewhere = assessed.flatMap(({ assessment: { rejectedBy } }) =>
    rejectedBy === null || rejectedBy === gate ? [] : { code: rejectedBy, count: 1 },
  );
  const newlyAccepted = tradesOf(opened);
  const newlyRefused = tradesOf(closed);
  return {
    ...{ gate, check: checkAnswer(main), current: readOption(options, option), tried },
    examined: assessed.length + accepted.length,
    notRecorded: refused.length - assessed.length,
    ...{ newlyAccepted, newlyRefused },
    refusedElsewhere: totalsOf(elsewhere),
    differenceR: newlyAccepted.totalR - newlyRefused.totalR,
    evidence: evidenceOf(newlyAccepted, newlyRefused),
    endedMin: ENDED_MIN,
  };
}

function evidenceOf(opened: TriedTradesAnswer, closed: TriedTradesAnswer): Result['evidence'] {
  if (opened.count + closed.count === 0) return 'no_change';
  return opened.ended + closed.ended < ENDED_MIN ? 'too_few' : 'enough';
}

/** Totals over trades; R is `null` while a trade has not ended. */
export function tradesOf(cases: readonly { readonly r: number | null }[]): TriedTradesAnswer {
  const ended = cases.flatMap(({ r }) => r ?? []);
  const totalR = ended.reduce((sum, r) => sum + r, 0);
  return {
    count: cases.length,
    ended: ended.length,
    wins: ended.filter((r) => r > 0).length,
    totalR,
    meanR: ended.length === 0 ? null : totalR / ended.length,
  };
}

/** Section and name of the option that is the limit of a gate's main check. */
function optionOf(gate: GateCode): readonly [section: keyof RiskOptions, name: string] {
  const [section, name] = GATE_CATALOGUE[gate].main.option?.split('.') ?? [];
  if (section !== undefined && name !== undefined) return [section as keyof RiskOptions, name];
  throw new TidegateError(
    'LIMIT_NOT_TRIABLE',
    `${gate} has no limit of its own in a profile: try a gate whose check names an option`,
  );
}

function withOption(
  options: RiskOptions,
  ...[[section, name], value]: [readonly [keyof RiskOptions, string], number]
): RiskOptions {
  return { ...options, [section]: { ...options[section], [name]: value } };
}

function readOption(
  options: RiskOptions,
  [section, name]: readonly [keyof RiskOptions, string],
): number {
  return (options[section] as unknown as Record<string, number>)[name] as number;
}
