import type { EpochMs, SignalId } from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';

import type { AccountTrader } from '../core/accounts/account-trader.js';
import { missedAfterBreakeven } from '../core/accounts/missed-trades.js';
import type { AccountChanges, MissedTrade, TelemetrySink } from '../ports.js';

/** Bound of the set of recorded signals; after that it is cleared, and a repeated signal is only written again. */
const RECORDED_MAX = 1_024;

/** Records in telemetry: refused decisions, each signal once before its first decision, missed trades, and equity. */
export class EngineTelemetry {
  private readonly recorded = new Set<SignalId>();

  constructor(
    private readonly sink: Pick<TelemetrySink, 'signal' | 'decision' | 'missed' | 'equity'>,
  ) {}

  record(decision: DecisionRecord, missed: MissedTrade | null): void {
    const { signalId: id, signal, prediction } = decision;
    if (!this.recorded.has(id)) {
      if (this.recorded.size >= RECORDED_MAX) this.recorded.clear();
      this.recorded.add(id);
      this.sink.signal({ id, signal, prediction });
    }
    this.sink.decision(decision);
    if (missed) this.sink.missed(missed);
  }

  equity(traders: Iterable<AccountTrader>, at: EpochMs): void {
    for (const trader of traders) {
      const { equity, cash, unrealisedPnl } = trader.valuation();
      const { scope } = trader.account;
      this.sink.equity({ scope, at, equity, cash, unrealisedPnl });
    }
  }

  /** Records the trades of a commit that their break-even stops closed. */
  committed(accounts: readonly AccountChanges[]): void {
    for (const { trades, positions } of accounts) {
      for (const trade of trades) {
        const position = positions.find(({ id }) => id === trade.position);
        const missed = position ? missedAfterBreakeven(trade, position) : null;
        if (missed) this.sink.missed(missed);
      }
    }
  }
}
