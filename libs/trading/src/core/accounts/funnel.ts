import type { DecisionOutcome, GateCode } from '@tidegate/model';

/** Counts of scans, signals and decisions of one account since the process started. */
export interface FunnelReport {
  /** Scans of closed primary candles. */
  readonly scans: number;
  /** Scans in which strategies agreed on a direction. */
  readonly signals: number;
  readonly accepted: number;
  readonly closedOpposite: number;
  readonly rejectedByCode: Readonly<Partial<Record<GateCode, number>>>;
}

/** Counts decisions by outcome and refusal code. */
export class Funnel {
  private accepted = 0;
  private closedOpposite = 0;
  private readonly rejected = new Map<GateCode, number>();

  decided(outcome: DecisionOutcome, rejectedBy: GateCode | null): void {
    if (outcome === 'accepted') this.accepted += 1;
    else if (outcome === 'closed_opposite') this.closedOpposite += 1;
    else if (rejectedBy) this.rejected.set(rejectedBy, (this.rejected.get(rejectedBy) ?? 0) + 1);
  }

  /** Adds the scan and signal counts of the analysis that the account follows. */
  report({ scans, signals }: Pick<FunnelReport, 'scans' | 'signals'>): FunnelReport {
    // Stryker disable next-line EqualityOperator: each code occurs once
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
