import type { LiveStatus } from '@tidegate/contracts';
import type { AccountId, TenantId } from '@tidegate/kernel';
import type { AccountStatus, EngineStatus } from '@tidegate/trading';

import { accountReport } from '../api/status-report.js';
import type { MarketSession } from '../market/market-session.js';

export interface LiveStatusSources {
  readonly session: Pick<MarketSession, 'source' | 'time'>;
  readonly engines: readonly EngineStatus[];
  readonly accounts: readonly AccountStatus[];
}

/** The status of a tenant, or of one of its accounts. */
export function liveStatus(
  { session, engines, accounts }: LiveStatusSources,
  tenant: TenantId,
  account: AccountId | null,
): LiveStatus {
  const isShown = ({ scope }: AccountStatus): boolean =>
    scope.tenant === tenant && (account === null || scope.account === account);
  return {
    at: session.time.now(),
    market: session.source,
    engines: engines.map((engine) => ({
      venue: engine.venue,
      phase: engine.phase,
      connected: engine.connected,
      lastMessageAgeMs: engine.lastMessageAgeMs,
      staleInstruments: engine.staleInstruments,
      queued: engine.queued,
      storeProblem: engine.storeProblem?.code ?? null,
    })),
    accounts: accounts.filter(isShown).map(accountReport),
  };
}
