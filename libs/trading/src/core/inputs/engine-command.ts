import type { EpochMs } from '@tidegate/kernel';
import type { Account, AccountScope, ControlCommand, ControlTarget } from '@tidegate/model';

/** A profile version in a command, with the content that the engine needs. */
export interface ProfileChoice {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  /** Canonical JSON. */
  readonly content: string;
}

/** A command of a person or a program to an engine. Plain JSON, so that it can wait in a queue. */
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
    /** Refused with `ACCOUNT_HOLDS_POSITIONS` while the account has positions. */
    | { readonly type: 'close_account'; readonly scope: AccountScope }
    | {
        readonly type: 'transfer';
        readonly scope: AccountScope;
        /** A transfer is booked once per id. */
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
  /** Idempotency key, at most 64 characters. A command with a known key is not applied again. */
  readonly key: string;
  readonly actor: string;
  readonly reason: string;
  /** When the command was given. */
  readonly at: EpochMs;
}

/** The effect of a command. */
export interface CommandEffect {
  /** Whether the key was used before, so that nothing was applied. */
  readonly repeated: boolean;
  /** Number of accounts that the command concerned. */
  readonly accounts: number;
  /** Number of positions that the command closes. Their fills follow later. */
  readonly positions: number;
}
