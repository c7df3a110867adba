import type { Clock, Logger, Rng, Timers } from '@tidegate/kernel';

/** What every adapter needs from outside. */
export interface AdapterSetup {
  /** The trading clock: stamps events and paces REST calls, so that a scaled clock scales the venue's limits too. */
  readonly time: Clock & Timers;
  /** What the network is judged by (silence, unanswered requests, back-off): real time, whatever the trading clock does. */
  readonly wireTime: Clock & Timers;
  /** For jitter only. */
  readonly rng: Rng;
  readonly logger: Logger;
}
