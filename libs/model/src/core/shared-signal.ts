import type { SignalId } from '@tidegate/kernel';

import type { ConfluenceSignal } from './confluence-signal.js';
import type { Prediction } from './prediction.js';

/** A signal with its prediction, stored once for all accounts. It belongs to the platform, not to a tenant. */
export interface SharedSignal {
  readonly id: SignalId;
  readonly signal: ConfluenceSignal;
  readonly prediction: Prediction;
}
