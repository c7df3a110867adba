import type { EpochMs, SignalId } from '@tidegate/kernel';
import type { BookAnalysis, ConfluenceSignal, Instrument, Prediction } from '@tidegate/model';

import type { MarketView, ScanTrigger } from '../inputs/engine-input.js';

/** What the shared half of the engine hands to each account: one signal, judged once, with the market around it. */
export interface SignalOffer {
  readonly id: SignalId;
  readonly instrument: Instrument;
  readonly signal: ConfluenceSignal;
  readonly predict: () => Prediction;
  readonly book: BookAnalysis | null;
  readonly market: MarketView;
  readonly trigger: ScanTrigger;
  readonly at: EpochMs;
  /** When the view of the market was made. */
  readonly madeAt: EpochMs;
}
