import type { HistorySeries } from '@tidegate/backtest';
import type { ConfigurationOrigin } from '@tidegate/configuration';

import type { BackTestRun } from './back-test-run.js';

/** Everything that the page shows. */
export interface PageContent {
  readonly run: BackTestRun;
  readonly history: readonly HistorySeries[];
  /** What the deposit would have been worth at each of these times (ascending), had it been held. */
  readonly heldAt: (times: ArrayLike<number>) => ArrayLike<number>;
  /** Every setting in force, secrets masked. */
  readonly settings: readonly ConfigurationOrigin[];
}
