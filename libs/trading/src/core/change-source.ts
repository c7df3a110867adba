import type { AccountScope, Control, EngineEvent, SharedSignal } from '@tidegate/model';

import type { AccountChanges } from '../ports.js';
import type { PauseChanges } from './health/entry-pauses.js';

/** The content of one commit, apart from the journal. */
export interface CoreChanges {
  readonly accounts: readonly AccountChanges[];
  readonly signals: readonly SharedSignal[];
  readonly pauses: PauseChanges;
  readonly controls: readonly Control[];
  /** The state of the shard; `null` when unchanged. */
  readonly state: (() => string) | null;
  /** Events besides those of changed rows, published after the commit. */
  readonly events: readonly EngineEvent[];
}

/** The source of changes for the unit of work. */
export interface ChangeSource {
  readonly hasUrgentChanges: boolean;
  /** Changes since the last call. */
  takeChanges(): CoreChanges;
  /** Accounts that failed since the last call. */
  takeFailures(): readonly AccountScope[];
}
