import type { SignalId } from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';

import type { TelemetrySink } from '../ports.js';

/** Signals whose records were passed on lately; a repeated one would only be written again. */
const REMEMBERED_MAX = 1_024;

/** Passes refused decisions on to telemetry, each signal once before the first decision that refers to it. */
export class DecisionTelemetry {
  private readonly known = new Set<SignalId>();

  constructor(private readonly sink: Pick<TelemetrySink, 'signal' | 'decision'>) {}

  record(decision: DecisionRecord): void {
    const { signalId: id, signal, prediction } = decision;
    if (!this.known.has(id)) {
      if (this.known.size >= REMEMBERED_MAX) this.known.clear();
      this.known.add(id);
      this.sink.signal({ id, signal, prediction });
    }
    this.sink.decision(decision);
  }
}
