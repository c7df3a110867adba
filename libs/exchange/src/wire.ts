import type { Clock, Logger, Rng, Timers } from '@tidegate/kernel';

/** Dependencies of every adapter. */
export interface AdapterSetup {
  /** The trading clock: stamps events and paces REST calls, so a scaled clock also scales the venue's limits. */
  readonly time: Clock & Timers;
  /** Real time, also with a scaled trading clock: measures silence, unanswered requests, and back-off. */
  readonly wireTime: Clock & Timers;
  /** Used only for jitter. */
  readonly rng: Rng;
  readonly logger: Logger;
}
