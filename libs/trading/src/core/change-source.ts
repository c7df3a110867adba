import type { AccountScope, Control, EngineEvent, SharedSignal } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';
import type { PauseChanges } from './health/entry-pauses.js';

/** Everything that one commit makes durable, apart from the journal. */
export interface CoreChanges {
  readonly accounts: readonly AccountChanges[];
  readonly signals: readonly SharedSignal[];
  readonly pauses: PauseChanges;
  readonly controls: readonly Control[];
  /** What the shard remembers of itself; `null` when unchanged. */
  readonly state: (() => string) | null;
  /** Events beside the changed rows; published after the commit. */
  readonly events: readonly EngineEvent[];
}

/** The source of changes for the unit of work; a take starts the next unit. */
export interface ChangeSource {
  readonly hasUrgentChanges: boolean;
  takeChanges(): CoreChanges;
  /** Accounts that failed since the last take. */
  takeFailures(): readonly AccountScope[];
}
