import type { LiveVenue } from '@tidegate/execution';
import type { Clock, Logger, Timers } from '@tidegate/kernel';
import { accountKey, type Account } from '@tidegate/model';

import type { OutboundRequest } from '../core/accounts/active-accounts.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import { AccountLink } from './account-link.js';

/** A live account that trades, as the core has it. */
export interface TradingLive {
  readonly account: Account;
  /** Whether its last report agrees with its books. */
  readonly isReconciled: boolean;
}

export interface LiveAccountsSetup {
  /** `null`: this process cannot send orders to the venue. */
  readonly venue: LiveVenue | null;
  readonly clock: Clock;
  /** Real time: a venue is waited for in it. */
  readonly timers: Timers;
  readonly logger: Logger;
  /** How long a report is waited for. */
  readonly timeoutMs: number;
  readonly post: (input: EngineInput) => void;
  readonly trading: () => readonly TradingLive[];
}

/** Reports that are asked for at once; the others wait for their turn. */
const ASKED_AT_ONCE = 8;

/** Every live account of an engine: carries requests to the venue, and its news and reports into the engine. */
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

  /** Asks the venue how each live account stands, and lets go of accounts that trade no more. One review at a time. */
  review(): Promise<void> {
    this.reviewing ??= this.ask().finally(() => {
      this.reviewing = null;
    });
    return this.reviewing;
  }

  async close(): Promise<void> {
    const links = [...this.links.values()];
    this.links.clear();
    await Promise.all(links.map((link) => link.close()));
  }

  private async ask(): Promise<void> {
    const trading = this.setup.trading();
    await this.closeOthers(trading);
    for (let first = 0; first < trading.length; first += ASKED_AT_ONCE) {
      const asked = trading.slice(first, first + ASKED_AT_ONCE);
      await Promise.all(
        asked.map(({ account, isReconciled }) => this.linkOf(account).report(isReconciled)),
      );
    }
  }

  private async closeOthers(trading: readonly TradingLive[]): Promise<void> {
    const kept = new Set(trading.map(({ account }) => accountKey(account.scope)));
    const left = [...this.links].filter(([key]) => !kept.has(key));
    for (const [key] of left) this.links.delete(key);
    await Promise.all(left.map(([, link]) => link.close()));
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
