import type { Ledger } from '@tidegate/portfolio';
import { timeframeMs } from '@tidegate/model';

import { LiveGateway, PaperGateway, type AccountGateway } from './account-gateway.js';
import type { AccountMemory } from './account-memory.js';
import type { AccountTraderSetup } from './account-trader-setup.js';

/** The gateway of an account: to a live venue through the shell, or to a paper venue in the core. */
export function gatewayOf(
  {
    account,
    settings,
    instruments,
    ids,
  }: Pick<AccountTraderSetup, 'account' | 'settings' | 'instruments' | 'ids'>,
  {
    ledger,
    memory,
  }: { readonly ledger: Ledger; readonly memory: Pick<AccountMemory, 'tradedUpTo'> },
): AccountGateway {
  if (account.mode === 'live') return new LiveGateway();
  const { capabilities, executionFeed, matching, timeframes } = settings;
  const [base] = timeframes;
  // Stryker disable next-line ConditionalExpression: the first timeframe always exists
  const intervalMs = base === undefined ? null : timeframeMs(base);
  return new PaperGateway({
    scope: account.scope,
    capabilities,
    feed: executionFeed,
    candleMs: executionFeed === 'candles' ? intervalMs : null,
    model: matching,
    instruments,
    ids,
    trailingVolume: (at) => memory.tradedUpTo(at),
    cash: account.kind === 'spot' ? () => ledger.cash(account.currency) : null,
  });
}
