import { ExecutionOptions } from '@tidegate/execution';
import { canonicalJson, type CanonicalValue } from '@tidegate/kernel';
import { SignalOptions } from '@tidegate/risk';

import { ADDED_COSTS } from './added-options.js';
import { plain } from './plain.js';
import type { TradingProfile } from './trading-profile.js';

type RecordTerms = Readonly<Record<'signal' | 'costs' | 'execution', CanonicalValue>>;

/** The terms of all records in early versions. They are not part of the analysis hash, so that hash is unchanged. */
const ORIGINAL_TERMS: RecordTerms = {
  signal: plain(new SignalOptions()),
  costs: ADDED_COSTS,
  execution: plain(new ExecutionOptions()),
};

/**
 * The options that determine the entries and exits of a track record: profiles with different terms have separate
 * records. `null` for the original terms, and if the profile does not use a record.
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
  return canonicalJson(terms) === canonicalJson(ORIGINAL_TERMS) ? null : terms;
}
