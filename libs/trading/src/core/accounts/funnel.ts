import type { DecisionOutcome, GateCode } from '@tidegate/model';

/** How far signals came under one account, counted since the start of the process. */
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
  private accepted = 0;
  private closedOpposite = 0;
  private readonly rejected = new Map<GateCode, number>();

  decided(outcome: DecisionOutcome, rejectedBy: GateCode | null): void {
    if (outcome === 'accepted') this.accepted += 1;
    else if (outcome === 'closed_opposite') this.closedOpposite += 1;
    else if (rejectedBy) this.rejected.set(rejectedBy, (this.rejected.get(rejectedBy) ?? 0) + 1);
  }

  /** With the looks and signals of the analysis that the account follows. */
  report({ scans, signals }: Pick<FunnelReport, 'scans' | 'signals'>): FunnelReport {
    const codes = [...this.rejected].sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      scans,
      signals,
      accepted: this.accepted,
      closedOpposite: this.closedOpposite,
      rejectedByCode: Object.fromEntries(codes),
    };
  }
}
