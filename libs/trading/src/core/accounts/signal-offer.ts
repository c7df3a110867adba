import type { EpochMs, SignalId } from '@tidegate/kernel';
import type { BookAnalysis, ConfluenceSignal, Instrument, Prediction } from '@tidegate/model';

import type { MarketView, ScanTrigger } from '../inputs/engine-input.js';

/** A signal with its market view, as the shared analysis offers it to each account. */
export interface SignalOffer {
  readonly id: SignalId;
  readonly instrument: Instrument;
  readonly signal: ConfluenceSignal;
  readonly predict: () => Prediction;
  readonly book: BookAnalysis | null;
  readonly market: MarketView;
  readonly trigger: ScanTrigger;
  readonly at: EpochMs;
  /** When the market view was made. */
  readonly madeAt: EpochMs;
}
