import type { InstrumentId } from '@tidegate/kernel';
import type { Account, AccountScope } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

/** State outside the account that an entry assessment reads. */
export interface EntryOutlook {
  /** Pauses of the account's entries in the instrument, except those of its own breakers. */
  readonly pauses: (scope: AccountScope, instrument: InstrumentId) => readonly Pause[];
  /** Correlation of primary returns under the account's profile. */
  readonly returnsCorrelation: (a: InstrumentId, b: InstrumentId) => number | null;
  /** Notional over all accounts of the account's tenant. */
  readonly globalNotional: (account: Account) => number;
  /** Limit on the notional of all accounts of the tenant; `null`: unlimited. */
  readonly globalLimit: (account: Account) => number | null;
}
