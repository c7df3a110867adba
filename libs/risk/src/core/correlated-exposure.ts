import { oncePerContext } from './once-per-context.js';

/** Exposure of the account to the same bet as a candidate entry. */
export interface CorrelatedExposure {
  /** Notional of the positions whose returns correlate with the candidate's above the threshold, account currency. */
  readonly notional: number;
  /** Largest correlation; 1 means that the position gains and loses together with the candidate. */
  readonly strongest: number;
  /** Number of positions whose correlation is still unknown; `notional` excludes them. */
  readonly unknown: number;
}

/** Correlates the candidate's returns with each position's. A position in the other direction flips the sign. */
export const correlatedExposureOf = oncePerContext((context): CorrelatedExposure => {
  const threshold = context.options.limits.correlationThreshold;
  let notional = 0;
  let strongest = 0;
  let unknown = 0;
  for (const held of context.portfolio.positions) {
    const correlation = context.returnsCorrelation(context.instrument.id, held.instrument);
    if (correlation === null) {
      unknown += 1;
      continue;
    }
    const signed = held.direction === context.signal.direction ? correlation : -correlation;
    strongest = Math.max(strongest, signed);
    if (signed > threshold) notional += held.notional;
  }
  return { notional, strongest, unknown };
});
