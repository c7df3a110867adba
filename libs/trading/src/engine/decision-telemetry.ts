import type { SignalId } from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';

import type { TelemetrySink } from '../ports.js';

/** Bound of the set of recorded signals; after that it is cleared, and a repeated signal is only written again. */
const RECORDED_MAX = 1_024;

/** Records refused decisions in telemetry, and each signal once before the first decision that refers to it. */
export class DecisionTelemetry {
  private readonly recorded = new Set<SignalId>();

  constructor(private readonly sink: Pick<TelemetrySink, 'signal' | 'decision'>) {}

  record(decision: DecisionRecord): void {
    const { signalId: id, signal, prediction } = decision;
    if (!this.recorded.has(id)) {
      if (this.recorded.size >= RECORDED_MAX) this.recorded.clear();
      this.recorded.add(id);
      this.sink.signal({ id, signal, prediction });
    }
    this.sink.decision(decision);
  }
}
