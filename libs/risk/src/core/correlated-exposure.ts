import { oncePerContext } from './once-per-context.js';

/** What the account already has riding on the same bet as a candidate entry. */
export interface CorrelatedExposure {
  /** Notional of positions whose returns correlate with the candidate beyond the threshold, account currency. */
  readonly notional: number;
  /** The largest correlation, signed so that 1 means: wins and loses together with the candidate. */
  readonly strongest: number;
  /** Positions whose correlation nobody knows yet; they are not counted. */
  readonly unknown: number;
}

/** Correlates the candidate's returns with each position's; a position the other way counts with its sign turned. */
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
