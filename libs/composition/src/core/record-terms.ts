import { ExecutionOptions } from '@tidegate/execution';
import { canonicalJson, type CanonicalValue } from '@tidegate/kernel';
import { SignalOptions } from '@tidegate/risk';

import { ADDED_COSTS } from './added-options.js';
import { plain } from './plain.js';
import type { TradingProfile } from './trading-profile.js';

type RecordTerms = Readonly<Record<'signal' | 'costs' | 'execution', CanonicalValue>>;

/** The terms of every record before profiles had records of their own: they leave the hash of an analysis as it was. */
const FIRST_TERMS: RecordTerms = {
  signal: plain(new SignalOptions()),
  costs: ADDED_COSTS,
  execution: plain(new ExecutionOptions()),
};

/**
 * What makes the trades of a record and how they are left: profiles that differ in it read records of their own. `null`
 * where nothing reads the record.
 */
export function recordTermsOf({
  ai,
  risk,
  execution,
}: Pick<TradingProfile, 'ai' | 'risk' | 'execution'>): RecordTerms | null {
  if (!ai.adaptive.enabled && !ai.confluence.session.enabled) return null;
  const terms = {
    signal: plain(risk.signal),
    costs: plain(risk.costs),
    execution: plain(execution),
  };
  return canonicalJson(terms) === canonicalJson(FIRST_TERMS) ? null : terms;
}
