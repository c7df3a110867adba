import type { DecisionCardAnswer, GateResultAnswer, NeededAnswer } from '@tidegate/contracts';
import { GATE_CODES, type DecisionRecord, type GateCode, type Verdict } from '@tidegate/model';
import { gateReading, type GateReading, type RefusalOutlook } from '@tidegate/risk';

import { checkAnswer } from './gate-answers.js';
import { plainNumbers, plainValue } from './plain-answers.js';

/** Every gate in the order of asking; none for a decision that no gate assessed. */
export function gateResults(
  { verdicts }: Pick<DecisionRecord, 'verdicts'>,
  outlook: RefusalOutlook | null,
): readonly GateResultAnswer[] {
  if (verdicts.length === 0) return [];
  return GATE_CODES.map((gate, index) => {
    const asked = verdicts.find((verdict) => verdict.gate === gate);
    const later = outlook?.verdicts.find((verdict) => verdict.gate === gate);
    return { gate, place: index + 1, ...resultOf(asked, later) };
  });
}

/** What would have had to differ; `null` if no gate refused or its numbers are missing. */
export function neededFor({ verdicts }: Pick<DecisionRecord, 'verdicts'>): NeededAnswer | null {
  const refusal = verdicts.find(({ passed }) => !passed);
  const reading = refusal && gateReading(refusal);
  if (!refusal || !reading) return null;
  const { check, difference, distance } = reading;
  return {
    gate: refusal.gate,
    check: checkAnswer(check),
    ...valuesOf(reading),
    difference,
    distance,
  };
}

export function outlookAnswer(
  { rejectedBy }: Pick<DecisionRecord, 'rejectedBy'>,
  outlook: RefusalOutlook | null,
): DecisionCardAnswer['outlook'] {
  if (rejectedBy === null) return { state: 'none', refusing: [] };
  if (!outlook) return { state: 'not_recorded', refusing: [] };
  const refusing = outlook.verdicts.filter(({ passed }) => !passed).map(({ gate }) => gate);
  return { state: refusing.length === 0 ? 'all_pass' : 'others_refuse', refusing };
}

/** The limit that a gate compared with, or would have; `null` if it is not known. */
export function limitOf(
  ...[{ verdicts }, outlook, gate]: [
    Pick<DecisionRecord, 'verdicts'>,
    RefusalOutlook | null,
    GateCode,
  ]
): number | null {
  const verdict = [...verdicts, ...(outlook?.verdicts ?? [])].find((each) => each.gate === gate);
  const limit = verdict && gateReading(verdict)?.limit;
  return typeof limit === 'number' ? limit : null;
}

function resultOf(
  asked: Verdict | undefined,
  later: Verdict | undefined,
): Omit<GateResultAnswer, 'gate' | 'place'> {
  const shown = asked ?? later;
  const reading = shown ? gateReading(shown) : null;
  return {
    mark: asked ? markOf(asked) : 'not_asked',
    outlook: asked || !later ? null : later.passed ? 'passes' : 'refuses',
    check: reading && checkAnswer(reading.check),
    ...(reading ? valuesOf(reading) : { value: null, limit: null }),
    message: shown?.message ?? '',
    numbers: plainNumbers(shown?.numbers ?? {}),
  };
}

function markOf({ passed, numbers }: Verdict): GateResultAnswer['mark'] {
  if (!passed) return 'refused';
  return numbers['skipped'] === true ? 'skipped' : 'passed';
}

function valuesOf({ value, limit }: GateReading): Pick<NeededAnswer, 'value' | 'limit'> {
  return { value: plainValue(value), limit: plainValue(limit) };
}
