import { isReference, type LedgerCommit } from '@tidegate/trading';
import type { InstrumentId } from '@tidegate/kernel';
import { accountKey, type Order } from '@tidegate/model';

/** Orders and commits that resulted from the scans of one moment. */
export interface Moment {
  /** Entry orders, excluding those of reference accounts. */
  orders: number;
  /** Time until the last entry order was on disk, ms; `null` without an order. */
  committedMs: number | null;
  /** CPU time of the trading thread, ms. */
  cpuMs: number;
  commits: number;
}

/** Measures the time from the frame that closes a candle to the commit of the resulting entry orders. */
export class OrderWatch {
  /** One value per instrument and moment: until the last account's order was on disk, and until the venue accepted it. */
  readonly committedMs: number[] = [];
  readonly acceptedMs: number[] = [];
  readonly moments: Moment[] = [];
  /** Processing time of the closing frame of each instrument, ms. */
  private readonly framesMs = new Map<InstrumentId, number>();
  private readonly committed = new Map<InstrumentId, number>();
  private readonly accepted = new Map<InstrumentId, number>();
  /** Entry orders already committed. */
  private readonly known = new Set<string>();
  private moment: (Moment & { readonly since: number; readonly cpu: number }) | null = null;

  frameTook(instrument: InstrumentId, ms: number): void {
    this.framesMs.set(instrument, ms);
  }

  /** Starts a moment; attributes all commits until `end` to it. */
  begin(): void {
    const empty = { orders: 0, committedMs: null, cpuMs: 0, commits: 0 };
    this.moment = { ...empty, cpu: cpuMs(), since: performance.now() };
  }

  onCommitted(commit: LedgerCommit): void {
    const { moment } = this;
    const ms = moment ? performance.now() - moment.since : 0;
    if (moment) moment.commits += 1;
    for (const { scope, orders } of commit.accounts) {
      if (isReference(scope)) continue;
      for (const order of orders) this.onOrder(order, ms);
    }
  }

  private onOrder({ id, scope, purpose, status, instrument }: Order, ms: number): void {
    if (purpose !== 'entry') return;
    const { moment, known } = this;
    const key = `${accountKey(scope)} ${id}`;
    if (!known.has(key)) {
      known.add(key);
      if (!moment) return;
      this.committed.set(instrument, ms);
      moment.orders += 1;
      moment.committedMs = ms;
    }
    if (status === 'ACCEPTED' && moment) this.accepted.set(instrument, ms);
  }

  /** Ends the moment and records its measurements. */
  end(): void {
    const { moment } = this;
    if (!moment) return;
    this.moment = null;
    const { orders, committedMs, commits } = moment;
    this.moments.push({ orders, committedMs, commits, cpuMs: cpuMs() - moment.cpu });
    for (const [instrument, ms] of this.committed)
      this.committedMs.push(ms + this.ofFrame(instrument));
    for (const [instrument, ms] of this.accepted)
      this.acceptedMs.push(ms + this.ofFrame(instrument));
    this.committed.clear();
    this.accepted.clear();
    this.framesMs.clear();
  }

  private ofFrame(instrument: InstrumentId): number {
    return this.framesMs.get(instrument) ?? 0;
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
