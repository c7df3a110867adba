import type { EpochMs } from '@tidegate/kernel';
import type { Account, AccountScope, ControlCommand, ControlTarget } from '@tidegate/model';

/** A profile version as a command names it: the engine needs its content, not only its hash. */
export interface ProfileChoice {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  /** Canonical JSON. */
  readonly content: string;
}

/** What is asked of an engine by a person or a program. Plain JSON, so that it can wait in a queue for an engine. */
export type EngineCommand = CommandHeader &
  (
    | {
        readonly type: 'open_account';
        readonly account: Account;
        readonly profile: ProfileChoice;
        /** Decimal text in the account's currency, ≥ 0; paper accounts only. */
        readonly deposit: string;
      }
    | {
        readonly type: 'configure_account';
        readonly scope: AccountScope;
        readonly profile: ProfileChoice;
      }
    /** Refused with `ACCOUNT_HOLDS_POSITIONS` while the account holds something. */
    | { readonly type: 'close_account'; readonly scope: AccountScope }
    | {
        readonly type: 'transfer';
        readonly scope: AccountScope;
        /** A transfer that was booked under it is not booked again. */
        readonly id: string;
        readonly asset: string;
        /** Decimal text; negative for a withdrawal. */
        readonly amount: string;
      }
    | {
        readonly type: 'control';
        readonly command: ControlCommand;
        readonly target: ControlTarget;
      }
  );

interface CommandHeader {
  /** Makes a repeated command one command; at most 64 characters. */
  readonly key: string;
  readonly actor: string;
  readonly reason: string;
  /** When it was made. */
  readonly at: EpochMs;
}

/** What a command changed. */
export interface CommandEffect {
  /** The key was used before: nothing was done again. */
  readonly repeated: boolean;
  /** Accounts that it concerned. */
  readonly accounts: number;
  /** Positions that it asked to close; their fills come later. */
  readonly positions: number;
}
