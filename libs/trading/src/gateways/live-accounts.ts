import type { LiveVenue } from '@tidegate/execution';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import { accountKey, type Account } from '@tidegate/model';

import type { OutboundRequest } from '../core/accounts/active-accounts.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { AccountLink } from './account-link.js';

/** A live account that the engine trades. */
export interface LiveAccountState {
  readonly account: Account;
  /** Whether its last report agrees with the books. */
  readonly isReconciled: boolean;
}

export interface LiveAccountsSetup {
  /** `null` if this process cannot send orders to the venue. */
  readonly venue: LiveVenue | null;
  readonly clock: Clock;
  /** Real time, for the timeouts of reports. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** Timeout of a report. */
  readonly timeoutMs: number;
  readonly post: (input: EngineInput) => void;
  readonly trading: () => readonly LiveAccountState[];
}

/** Reports requested concurrently. */
const CONCURRENT_REPORTS_MAX = 8;

/**
 * All live accounts of an engine: sends requests to the venue, and passes its order events and reports to the engine.
 */
export class LiveAccounts {
  private readonly links = new Map<string, AccountLink>();
  private reviewing: Promise<void> | null = null;

  constructor(private readonly setup: LiveAccountsSetup) {}

  /** Whether live accounts can trade here. */
  get isAvailable(): boolean {
    return this.setup.venue !== null;
  }

  send(requests: readonly OutboundRequest[]): void {
    const at = this.setup.clock.now();
    for (const { account, request } of requests) this.linkOf(account).perform(request, at);
  }

  /**
   * Requests a report of each live account and closes links of accounts that no longer trade. One review runs at a
   * time.
   */
  review(): Promise<void> {
    this.reviewing ??= this.requestReports().finally(() => {
      this.reviewing = null;
    });
    return this.reviewing;
  }

  async close(): Promise<void> {
    const links = [...this.links.values()];
    this.links.clear();
    await Promise.all(links.map((link) => link.close()));
  }

  private async requestReports(): Promise<void> {
    const trading = this.setup.trading();
    await this.closeOthers(trading);
    for (let first = 0; first < trading.length; first += CONCURRENT_REPORTS_MAX) {
      const group = trading.slice(first, first + CONCURRENT_REPORTS_MAX);
      await Promise.all(
        group.map(({ account, isReconciled }) => this.linkOf(account).report(isReconciled)),
      );
    }
  }

  private async closeOthers(trading: readonly LiveAccountState[]): Promise<void> {
    const kept = new Set(trading.map(({ account }) => accountKey(account.scope)));
    const others = [...this.links].filter(([key]) => !kept.has(key));
    for (const [key] of others) this.links.delete(key);
    await Promise.all(others.map(([, link]) => link.close()));
  }

  private linkOf(account: Account): AccountLink {
    const key = accountKey(account.scope);
    const known = this.links.get(key);
    if (known) return known;
    const link = new AccountLink({ ...this.setup, account });
    this.links.set(key, link);
    return link;
  }
}
