import type { DecisionOutcome, GateCode } from '@tidegate/model';

/** How far signals came, counted since the start of the process. */
export interface FunnelReport {
  /** Closed primary candles looked at. */
  readonly scans: number;
  /** Scans in which strategies agreed on a direction. */
  readonly signals: number;
  readonly accepted: number;
  readonly closedOpposite: number;
  readonly rejectedByCode: Readonly<Partial<Record<GateCode, number>>>;
}

/** Counts decisions by outcome: where signals end, and how many become orders. */
export class Funnel {
  private scans = 0;
  private signals = 0;
  private accepted = 0;
  private closedOpposite = 0;
  private readonly rejected = new Map<GateCode, number>();

  scanned(): void {
    this.scans += 1;
  }

  signalled(): void {
    this.signals += 1;
  }

  decided(outcome: DecisionOutcome, rejectedBy: GateCode | null): void {
    if (outcome === 'accepted') this.accepted += 1;
    else if (outcome === 'closed_opposite') this.closedOpposite += 1;
    else if (rejectedBy) this.rejected.set(rejectedBy, (this.rejected.get(rejectedBy) ?? 0) + 1);
  }

  report(): FunnelReport {
    const codes = [...this.rejected].sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      scans: this.scans,
      signals: this.signals,
      accepted: this.accepted,
      closedOpposite: this.closedOpposite,
      rejectedByCode: Object.fromEntries(codes),
    };
  }
}
