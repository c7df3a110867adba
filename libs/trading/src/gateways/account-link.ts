import type {
  GatewayEvent,
  GatewayRequest,
  LiveOrderGateway,
  LiveVenue,
} from '@tidegate/execution';
import {
  epochMs,
  messageOf,
  MINUTE_MS,
  TidegateError,
  type Clock,
  type EpochMs,
  type Logger,
  type Timers,
} from '@tidegate/kernel';
import { accountKey, type Account } from '@tidegate/model';

import type { EngineInput } from '../core/inputs/engine-input.js';
import { recentSince } from '../recovery/shard-recovery.js';
import { refuseUnreadable } from './unreadable-report.js';

export interface AccountLinkSetup {
  readonly account: Account;
  /** `null` if this process cannot send orders to the account's venue. */
  readonly venue: LiveVenue | null;
  readonly clock: Clock;
  /** Real time, for the timeout of a report. */
  readonly timers: Timers;
  readonly logger: Logger;
  readonly timeoutMs: number;
  /** Adds an input to the engine's queue. */
  readonly post: (input: EngineInput) => void;
}

/** Overlap of two reports, because venues may list a fill late. */
const OVERLAP_MS = 15 * MINUTE_MS;

/**
 * Connects one live account to its venue: requests out, order events and reports in. A gateway failure never throws; it
 * becomes an input that pauses the account's entries.
 */
export class AccountLink {
  private gateway: LiveOrderGateway | null = null;
  private reportedAt: EpochMs | null = null;
  private failure: string | null = null;
  private isClosed = false;

  constructor(private readonly setup: AccountLinkSetup) {}

  /** Sends a request that is on disk. If sending fails, the outcome is unknown and is looked up later. */
  perform(request: GatewayRequest, at: EpochMs): void {
    try {
      this.opened().perform(request, at);
    } catch (thrown) {
      this.fail(thrown);
      if (request.type === 'look_up') return;
      const { type, order } = request;
      this.onNews({ type: 'outcome_unknown', order: order.id, request: type, at });
    }
  }

  /** Requests a report; resolves when the report or the failure is posted. */
  async report(isReconciled: boolean): Promise<void> {
    const { clock, post, account } = this.setup;
    const at = clock.now();
    try {
      const answer = this.opened().report(this.fillsSince(at, isReconciled));
      const { openOrders, fills, balances } = await this.inTime(answer);
      if (this.isClosed) return;
      const report = { at, openOrders, fills, balances };
      refuseUnreadable(report);
      post({ type: 'reported', at: clock.now(), scope: account.scope, report });
      this.reportedAt = at;
      this.recover();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (!this.gateway) return;
    try {
      await this.inTime(this.gateway.close());
    } catch (thrown) {
      this.setup.logger.warn('Gateway did not close', this.fields(thrown));
    }
  }

  private opened(): LiveOrderGateway {
    const { venue, account } = this.setup;
    if (!venue) {
      throw new TidegateError(
        'LIVE_TRADING_UNAVAILABLE',
        `This process cannot send orders to ${account.venue}: start it with a gateway for that venue`,
      );
    }
    this.gateway ??= venue.open({ account, onNews: (event) => this.onNews(event) });
    return this.gateway;
  }

  private onNews(news: GatewayEvent): void {
    if (this.isClosed) return;
    const { post, clock, account } = this.setup;
    post({ type: 'order_news', at: clock.now(), scope: account.scope, news });
  }

  /** Until the account is reconciled, requests all fills that the account record still recognises. */
  private fillsSince(at: EpochMs, isReconciled: boolean): EpochMs {
    const oldest = recentSince(at);
    if (!isReconciled || this.reportedAt === null) return oldest;
    return epochMs(Math.max(oldest, this.reportedAt - OVERLAP_MS));
  }

  private async inTime<T>(answer: Promise<T>): Promise<T> {
    const { timers, timeoutMs } = this.setup;
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = timers.after(timeoutMs, () => reject(lateAnswer(timeoutMs)));
    try {
      return await Promise.race([answer, promise]);
    } finally {
      timer.cancel();
    }
  }

  private fail(thrown: unknown): void {
    if (this.isClosed) return;
    const { post, clock, account, logger } = this.setup;
    const code = thrown instanceof TidegateError ? thrown.code : 'GATEWAY_FAILED';
    const reason = messageOf(thrown);
    if (this.failure === reason) return;
    this.failure = reason;
    logger.warn('Gateway failed; entries of the account are paused until its next report', {
      ...this.fields(thrown),
      code,
    });
    const at = clock.now();
    post({ type: 'gateway_failed', at, madeAt: at, scope: account.scope, code, reason });
  }

  private recover(): void {
    if (this.failure === null) return;
    this.failure = null;
    this.setup.logger.info('Gateway recovered', {
      account: accountKey(this.setup.account.scope),
    });
  }

  private fields(thrown: unknown): { readonly account: string; readonly error: string } {
    return { account: accountKey(this.setup.account.scope), error: messageOf(thrown) };
  }
}

function lateAnswer(timeoutMs: number): TidegateError {
  return new TidegateError(
    'GATEWAY_TIMEOUT',
    `The venue sent no report of the account within ${timeoutMs} ms (engine.reportTimeoutMs)`,
    { retryable: true },
  );
}
