import type { AccountStatus, EngineStatus } from '@tidegate/trading';

/** The engines and their accounts at one moment. */
export interface EngineSnapshot {
  readonly engines: readonly EngineStatus[];
  readonly accounts: readonly AccountStatus[];
}
