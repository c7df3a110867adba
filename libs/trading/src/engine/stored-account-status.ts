import type { TenantId } from '@tidegate/kernel';
import { equityOf, Ledger } from '@tidegate/portfolio';

import { parseAccountState } from '../core/accounts/account-state.js';
import { Funnel } from '../core/accounts/funnel.js';
import { isReference } from '../core/accounts/reference-account.js';
import type { StoredAccount } from '../ports.js';
import type { RecoveredShard } from '../recovery/shard-recovery.js';
import type { AccountStatus } from './engine-status.js';

/**
 * Status of the tenants' accounts from their stored records, with positions at cost; used until the engine accepts
 * inputs.
 */
export function storedAccountStatuses(
  { accounts, adopted }: Pick<RecoveredShard, 'accounts' | 'adopted'>,
  tenant?: TenantId,
): readonly AccountStatus[] {
  return [...accounts, ...adopted]
    .filter(({ registration: { account } }) => !isReference(account.scope))
    .filter(({ registration: { account } }) => !tenant || account.scope.tenant === tenant)
    .map(statusOf);
}

function statusOf({ registration, record }: StoredAccount): AccountStatus {
  const { account, profile, lifecycle, reason } = registration;
  const { scope, mode, kind, currency } = account;
  const { livePositions, openOrders, balances, state } = record;
  const ledger = new Ledger(scope);
  ledger.restore(balances);
  const isFunded = balances.length > 0;
  const valuation = equityOf({ ledger, positions: livePositions, marks: () => null, currency });
  return {
    ...{ scope, mode, kind, currency, profile, lifecycle, reason },
    equity: isFunded ? valuation.equity.toString() : null,
    cash: isFunded ? valuation.cash.toString() : null,
    unrealisedPnl: isFunded ? valuation.unrealisedPnl.toString() : null,
    openPositions: livePositions.length,
    openOrders: openOrders.length,
    closedTrades: state === null ? 0 : parseAccountState(state).closedTrades,
    funnel: new Funnel().report({ scans: 0, signals: 0 }),
    ledgerBalanced: isFunded ? ledger.cashIdentity(currency).holds : null,
    pauses: [],
  };
}
