import type { AccountChanges } from '../ports.js';

/** Where the unit of work gets what changed; taking it starts the next unit. */
export interface ChangeSource {
  readonly hasUrgentChanges: boolean;
  takeChanges(): readonly AccountChanges[];
}
