import { accountId, tenantId, type VenueId } from '@tidegate/kernel';
import type { Account, AccountScope } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';

import type { AnalysisProfile } from '../analysis/analysis-profile.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';

/** The platform's own tenant, which owns the reference accounts. */
export const PLATFORM_TENANT = tenantId('platform');

/** What each reference account begins with, in its currency. */
export const REFERENCE_CAPITAL = '10000';

const NAME_DIGITS = 16;

/**
 * The paper account whose closed trades are the record of an analysis: adaptive weights, guardrails and session
 * statistics come from it, so that no tenant's trades move another's signals. It trades both directions.
 */
export function referenceAccount(
  analysis: AnalysisProfile,
  terms: { readonly venue: VenueId; readonly currency: string },
): Account {
  const account = accountId(`reference-${analysis.hash.slice(0, NAME_DIGITS)}`);
  return {
    scope: { tenant: PLATFORM_TENANT, account },
    venue: terms.venue,
    mode: 'paper',
    kind: 'margin',
    currency: terms.currency,
  };
}

export function isReference({ tenant }: AccountScope): boolean {
  return tenant === PLATFORM_TENANT;
}

/** Whether anything in the analysis reads the strategies' record. */
export function needsReference({ ai }: AnalysisProfile): boolean {
  return ai.adaptive.enabled || ai.confluence.session.enabled;
}

/**
 * Standard limits and sizes whatever the profiles that share the analysis say. What makes a trade and how it is left (signal,
 * costs, execution) is equal in all of them, because the hash of the analysis covers it. Nothing may silence the record for good: no breaker about money, no daily or drawdown limit, and no judgement of the
 * record, because no person looks after the account.
 */
export function referenceProfile(followed: ResolvedProfile): ResolvedProfile {
  const risk = new RiskOptions();
  risk.breakers.enabled = false;
  risk.limits.dailyLossRateMax = 1;
  risk.limits.drawdownRateMax = 1;
  risk.ruin.enabled = false;
  risk.sizing.kelly.enabled = false;
  risk.signal = followed.risk.signal;
  risk.costs = followed.risk.costs;
  return { ...followed, risk };
}
