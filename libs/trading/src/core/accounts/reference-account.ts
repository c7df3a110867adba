import { accountId, tenantId, type VenueId } from '@tidegate/kernel';
import type { Account, AccountScope } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';

import type { AnalysisProfile } from '../analysis/analysis-profile.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';

/** The tenant that owns the reference accounts. */
export const PLATFORM_TENANT = tenantId('platform');

/** Opening deposit of each reference account, in its currency. */
export const REFERENCE_CAPITAL = '10000';

const NAME_DIGITS = 16;

/**
 * The paper account whose closed trades are the record of an analysis. Adaptive weights, guardrails and session
 * statistics read it, so that a tenant's trades do not change another tenant's signals. It trades both directions.
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

/** Whether the analysis reads the record of its strategies. */
export function needsReference({ ai }: AnalysisProfile): boolean {
  return ai.adaptive.enabled || ai.confluence.session.enabled;
}

/**
 * The profile of a reference account: standard limits and sizes. Signal, costs and execution come from the followed
 * profile; the hash of the analysis covers them, so all its profiles agree on them. Everything that could stop the
 * account for good is off (money breakers, daily and drawdown limits, ruin and Kelly checks), because no person looks
 * after it.
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
