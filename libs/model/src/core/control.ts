import type { EpochMs, InstrumentId, TenantId } from '@tidegate/kernel';

import type { ExitReason } from './position.js';
import type { AccountScope } from './tenant-scope.js';

/** Whom a control concerns. */
export type ControlTarget =
  | {
      readonly type: 'instrument';
      readonly scope: AccountScope;
      readonly instrument: InstrumentId;
    }
  | { readonly type: 'account'; readonly scope: AccountScope }
  | { readonly type: 'tenant'; readonly tenant: TenantId }
  | { readonly type: 'platform' };

export type ControlCommand =
  /** Entries of the target wait while any code is paused; exits never do. */
  | { readonly type: 'pause'; readonly code: string }
  | { readonly type: 'resume'; readonly code: string }
  /** Closes every position of the target. */
  | { readonly type: 'close_position'; readonly exitReason: ExitReason }
  | { readonly type: 'reset_breaker'; readonly breaker: string }
  | { readonly type: 'release_quarantine' }
  /** Notes that a command about the account itself was carried out. */
  | {
      readonly type: 'account_command';
      readonly action: 'opened' | 'configured' | 'closed' | 'transferred';
    }
  /** Notes that a command was refused when the engine took it. */
  | { readonly type: 'command_refused'; readonly code: string };

/** A command with its target, who gave it, and why. */
export interface Control {
  /** Makes a repeated command one command. */
  readonly key: string;
  readonly command: ControlCommand;
  readonly target: ControlTarget;
  readonly actor: string;
  readonly reason: string;
  readonly at: EpochMs;
}

/** A standing pause of entries; it survives a restart. */
export interface EntryPause {
  readonly target: ControlTarget;
  readonly code: string;
  readonly reason: string;
  readonly actor: string;
  readonly at: EpochMs;
}

/**
 * The target as a map key: equal targets give equal texts, different ones different texts. `platform`, `tenant:t`,
 * `account:t/a`, `instrument:t/a:kraken:BTC/USD`; other characters than plain ones in a tenant or account are escaped.
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
