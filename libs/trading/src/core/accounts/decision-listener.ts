import type { DecisionRecord } from '@tidegate/model';

import type { MissedTrade } from '../../ports.js';

/**
 * Receives each decision as it is made. `missed` describes the trade that a refusal prevented; it reads the account's
 * state, so it must be called before the listener returns.
 */
export type DecisionListener = (
  decision: DecisionRecord,
  missed: (() => MissedTrade) | null,
) => void;
