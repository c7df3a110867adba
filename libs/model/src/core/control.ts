import type { EpochMs, InstrumentId, TenantId } from '@tidegate/kernel';

import type { ExitReason } from './position.js';
import type { AccountScope } from './tenant-scope.js';

/** The accounts or the instrument that a control affects. */
export type ControlTarget =
  | {
      readonly type: 'instrument';
      readonly scope: AccountScope;
      readonly instrument: InstrumentId;
    }
  | { readonly type: 'account'; readonly scope: AccountScope }
  | { readonly type: 'tenant'; readonly tenant: TenantId }
  | { readonly type: 'platform' };

/** The code of the pause that a kill sets. */
export const KILL_CODE = 'KILL_SWITCH';

export type ControlCommand =
  /** Blocks entries of the target while any code is paused; never blocks exits. */
  | { readonly type: 'pause'; readonly code: string }
  | { readonly type: 'resume'; readonly code: string }
  /** Closes every position of the target. */
  | { readonly type: 'close_position'; readonly exitReason: ExitReason }
  /** Blocks entries of the target with `KILL_CODE` and closes its positions, in one step. `resume` lifts the block. */
  | { readonly type: 'kill' }
  | { readonly type: 'reset_breaker'; readonly breaker: string }
  | { readonly type: 'release_quarantine' }
  /** Records that a command about the account itself was executed. */
  | {
      readonly type: 'account_command';
      readonly action: 'opened' | 'configured' | 'closed' | 'transferred';
    }
  /** Records that the engine refused a command. */
  | { readonly type: 'command_refused'; readonly code: string };

/** A command with its target, actor and reason. */
export interface Control {
  /** Idempotency key: a command with the same key executes once. */
  readonly key: string;
  readonly command: ControlCommand;
  readonly target: ControlTarget;
  readonly actor: string;
  readonly reason: string;
  readonly at: EpochMs;
}

/** An active pause of entries; it survives a restart. */
export interface EntryPause {
  readonly target: ControlTarget;
  readonly code: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: EpochMs;
}

/**
 * The target as a map key, unique per target: `platform`, `tenant:t`, `account:t/a` or `instrument:t/a:kraken:BTC/USD`.
 * Special characters in a tenant or account are percent-encoded.
 */
export function controlTargetKey(target: ControlTarget): string {
  switch (target.type) {
    case 'instrument':
      return `instrument:${scopeText(target.scope)}:${target.instrument}`;
    case 'account':
      return `account:${scopeText(target.scope)}`;
    case 'tenant':
      return `tenant:${encodeURIComponent(target.tenant)}`;
    case 'platform':
      return 'platform';
  }
}

function scopeText({ tenant, account }: AccountScope): string {
  return `${encodeURIComponent(tenant)}/${encodeURIComponent(account)}`;
}
