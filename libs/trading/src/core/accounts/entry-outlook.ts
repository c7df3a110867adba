import type { InstrumentId } from '@tidegate/kernel';
import type { Account, AccountScope } from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

/** What an account sees of the world around it when it judges an entry. */
export interface EntryOutlook {
  /** Why entries of the account wait in the instrument, apart from its own breakers. */
  readonly pauses: (scope: AccountScope, instrument: InstrumentId) => readonly Pause[];
  /** Correlation of primary returns under the account's profile. */
  readonly returnsCorrelation: (a: InstrumentId, b: InstrumentId) => number | null;
  /** Notional over all accounts of the account's tenant. */
  readonly globalNotional: (account: Account) => number;
  /** What the tenant's accounts may hold together; `null`: no limit. */
  readonly globalLimit: (account: Account) => number | null;
}
