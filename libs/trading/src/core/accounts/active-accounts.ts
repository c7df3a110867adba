import type { GatewayRequest } from '@tidegate/execution';
import type { Account, AccountScope } from '@tidegate/model';

import type { AccountRoster } from './account-roster.js';
import type { AccountTrader } from './account-trader.js';

/** A request of a live account that the shell must send to its venue. */
export interface OutboundRequest {
  readonly account: Account;
  readonly request: GatewayRequest;
}

/**
 * The accounts that the current input concerns, and those with uncommitted changes. Settling an input costs time only
 * for them. An exception in one account's transition is that account's fault and does not affect the others.
 */
export class ActiveAccounts {
  private readonly touched = new Set<AccountTrader>();
  private readonly changed = new Set<AccountTrader>();

  /**
   * `onFault` receives the account that threw and its exception, and must drop the account. `onActed` receives each
   * account that may have changed.
   */
  constructor(
    private readonly onFault: (scope: AccountScope, thrown: unknown) => void,
    private readonly onActed: (trader: AccountTrader) => void,
  ) {}

  clear(): void {
    this.touched.clear();
    this.changed.clear();
  }

  /** Removes an account and its uncommitted changes. */
  drop(trader: AccountTrader): void {
    this.touched.delete(trader);
    this.changed.delete(trader);
  }

  add(trader: AccountTrader): void {
    this.touched.add(trader);
    this.onActed(trader);
  }

  act(trader: AccountTrader, act: (trader: AccountTrader) => void): void {
    this.touched.add(trader);
    try {
      act(trader);
    } catch (thrown) {
      this.onFault(trader.account.scope, thrown);
    } finally {
      this.onActed(trader);
    }
  }

  eachOf(traders: Iterable<AccountTrader>, act: (trader: AccountTrader) => void): void {
    for (const trader of traders) this.act(trader, act);
  }

  /** Like `eachOf`, but activates only accounts for which `act` returns true. Returns whether any did. */
  eachThat(traders: Iterable<AccountTrader>, act: (trader: AccountTrader) => boolean): boolean {
    let isAny = false;
    for (const trader of traders) {
      try {
        if (!act(trader)) continue;
        this.touched.add(trader);
        isAny = true;
      } catch (thrown) {
        this.onFault(trader.account.scope, thrown);
      }
    }
    return isAny;
  }

  /** Every active account. */
  each(act: (trader: AccountTrader) => void): void {
    this.eachOf(this.touched, act);
  }

  get isUnsettled(): boolean {
    for (const trader of this.touched) if (trader.isUnsettled) return true;
    return false;
  }

  get hasUnwrittenRequests(): boolean {
    for (const trader of this.touched) if (trader.hasUnwrittenRequests) return true;
    return false;
  }

  unsettled(): readonly AccountTrader[] {
    return [...this.touched].filter((trader) => trader.isUnsettled);
  }

  get hasUrgentChanges(): boolean {
    for (const trader of this.touched) if (trader.hasUrgentChanges) return true;
    return false;
  }

  /** Called when the input is settled: reindexes the active accounts and clears them. */
  rest(roster: AccountRoster): void {
    // Stryker disable next-line ConditionalExpression: only a fast path
    if (this.touched.size === 0) return;
    for (const trader of this.touched) {
      roster.reindex(trader);
      if (trader.hasChanges) this.changed.add(trader);
    }
    this.touched.clear();
  }

  /** Accounts with changes since the last call. */
  takeChanged(): readonly AccountTrader[] {
    for (const trader of this.touched) this.changed.add(trader);
    const changed = [...this.changed].filter((trader) => trader.hasChanges);
    this.changed.clear();
    return changed;
  }

  /** Requests of the active live accounts since the last call. */
  takeOutbound(): readonly OutboundRequest[] {
    const outbound: OutboundRequest[] = [];
    for (const trader of this.touched) {
      for (const request of trader.gateway.takeOutbound()) {
        outbound.push({ account: trader.account, request });
      }
    }
    return outbound;
  }
}
