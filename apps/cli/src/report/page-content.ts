import type { HistorySeries } from '@tidegate/backtest';
import type { ConfigurationOrigin } from '@tidegate/configuration';

import type { BackTestRun } from './back-test-run.js';

/** The content of the report page. */
export interface PageContent {
  readonly run: BackTestRun;
  readonly history: readonly HistorySeries[];
  /** Value of the deposit at each time (ascending) if it had been held. */
  readonly heldAt: (times: ArrayLike<number>) => ArrayLike<number>;
  /** Every effective setting, secrets masked. */
  readonly settings: readonly ConfigurationOrigin[];
}
