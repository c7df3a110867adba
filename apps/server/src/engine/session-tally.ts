import { Decimal } from '@tidegate/kernel';
import type { ClosedTrade, EngineEvent, GateCode } from '@tidegate/model';

/** The result of the trades in one currency. */
export interface SessionResult {
  readonly currency: string;
  readonly grossPnl: Decimal;
  readonly fees: Decimal;
  readonly netPnl: Decimal;
}

/** Counts since the process started. */
export interface SessionCounts {
  readonly signals: number;
  readonly taken: number;
  readonly refused: number;
  /** The gate with the most rejections; `null` without rejections. */
  readonly mostRefusedBy: GateCode | null;
  readonly trades: number;
  /** Trades with a net profit. */
  readonly won: number;
  /** By currency; empty without trades. */
  readonly results: readonly SessionResult[];
}

/** Counts decisions and trades of tenant accounts for the session summary. */
export class SessionTally {
  private signals = 0;
  private taken = 0;
  private trades = 0;
  private won = 0;
  private readonly refusals = new Map<GateCode, number>();
  private readonly results = new Map<string, SessionResult>();

  count(event: EngineEvent): void {
    if (event.type === 'trade_closed') this.countTrade(event.trade);
    if (event.type !== 'decision_made') return;
    const { outcome, rejectedBy } = event.decision;
    this.signals += 1;
    if (outcome !== 'rejected') this.taken += 1;
    if (rejectedBy !== null) {
      this.refusals.set(rejectedBy, (this.refusals.get(rejectedBy) ?? 0) + 1);
    }
  }

  counts(): SessionCounts {
    const [mostRefusedBy = null] = [...this.refusals]
      .sort(([, left], [, right]) => right - left)
      .map(([code]) => code);
    const { signals, taken, trades, won } = this;
    const results = [...this.results.values()];
    return { signals, taken, refused: signals - taken, mostRefusedBy, trades, won, results };
  }

  private countTrade({ instrument, grossPnl, fees, netPnl }: ClosedTrade): void {
    this.trades += 1;
    if (netPnl.gt(0)) this.won += 1;
    // The currency of an account is the quote currency of its instruments.
    const currency = instrument.slice(instrument.lastIndexOf('/') + 1);
    const zero = new Decimal(0);
    const before = this.results.get(currency) ?? { grossPnl: zero, fees: zero, netPnl: zero };
    this.results.set(currency, {
      currency,
      grossPnl: before.grossPnl.plus(grossPnl),
      fees: before.fees.plus(fees),
      netPnl: before.netPnl.plus(netPnl),
    });
  }
}
