import {
  TidegateError,
  type EpochMs,
  type InstrumentId,
  type TenantId,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import type { AccountRisk } from '../core/accounts/account-risk.js';
import type { InstrumentStanding } from '../core/accounts/standing.js';
import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import type { MarketSide } from '../market/market-reads.js';
import type { AccountStatus, EngineStatus } from './engine-status.js';

/** An engine as the hub uses it. */
export interface HubMember {
  readonly venue: VenueId;
  readonly market: MarketSide;
  status(): EngineStatus;
  accounts(tenant?: TenantId): readonly AccountStatus[];
  command(command: EngineCommand): Promise<CommandEffect>;
  /** `null` for an account or an instrument that the engine does not trade. */
  standing(scope: AccountScope, instrument: InstrumentId, at: EpochMs): InstrumentStanding | null;
  /** `null` for an account that the engine does not have. */
  riskOf(scope: AccountScope, at: EpochMs): AccountRisk | null;
  /**
   * Places or lifts a hold on all entries. Holds end with the process; without effect until the engine accepts inputs.
   */
  hold(code: string, reason: string, active: boolean): void;
  stop(): Promise<void>;
}

/** All engines of the process, addressed as one. */
export class EngineHub {
  private readonly members = new Map<VenueId, HubMember>();

  add(engine: HubMember): void {
    this.members.set(engine.venue, engine);
  }

  get engines(): readonly HubMember[] {
    return [...this.members.values()];
  }

  status(): readonly EngineStatus[] {
    return this.engines.map((engine) => engine.status());
  }

  /** Accounts of every engine, of all tenants or of the given one. */
  accounts(tenant?: TenantId): readonly AccountStatus[] {
    return this.engines.flatMap((engine) => engine.accounts(tenant));
  }

  /**
   * Sends a command to the engine of its account, or to every engine if the target is a tenant or the platform. Rejects
   * with `ENGINE_UNKNOWN` if no engine runs for the venue of a new account, with `ACCOUNT_UNKNOWN` if no engine has the
   * account, or with the error of an engine.
   */
  async command(command: EngineCommand): Promise<CommandEffect> {
    const scope = scopeOf(command);
    const concerned = this.enginesOf(command);
    if (scope && concerned.length === 0) return this.tryAllEngines(command, scope);
    const effects = await Promise.all(concerned.map((engine) => engine.command(command)));
    return {
      repeated: effects.every(({ repeated }) => repeated),
      accounts: effects.reduce((sum, { accounts }) => sum + accounts, 0),
      positions: effects.reduce((sum, { positions }) => sum + positions, 0),
    };
  }

  /** Places (`active`) or lifts a hold on the entries of every account of every engine. Exits continue. */
  hold(code: string, reason: string, active: boolean): void {
    for (const engine of this.engines) {
      const isHeld = engine.status().holds.some((hold) => hold.code === code);
      if (isHeld !== active) engine.hold(code, reason, active);
    }
  }

  /** Stops all engines, even if one fails to stop. */
  async stop(): Promise<void> {
    const outcomes = await Promise.allSettled(this.engines.map((engine) => engine.stop()));
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    if (failed.length > 0) {
      throw new AggregateError(
        failed.map((outcome) => outcome.reason as unknown),
        'Engines failed to stop cleanly',
      );
    }
  }

  private enginesOf(command: EngineCommand): readonly HubMember[] {
    if (command.type === 'open_account') return [this.engineAt(command.account.venue)];
    const scope = scopeOf(command);
    if (!scope) return this.engines;
    const { tenant, account } = scope;
    return this.engines.filter((engine) =>
      engine.accounts(tenant).some(({ scope }) => scope.account === account),
    );
  }

  /** The command may repeat one that closed the account: the engine that executed that one recognises the key. */
  private async tryAllEngines(
    command: EngineCommand,
    { tenant, account }: AccountScope,
  ): Promise<CommandEffect> {
    for (const engine of this.engines) {
      try {
        return await engine.command(command);
      } catch (thrown) {
        if (!isUnknown(thrown)) throw thrown;
      }
    }
    throw new TidegateError(
      'ACCOUNT_UNKNOWN',
      `No engine has account ${account} of tenant ${tenant}: check both ids`,
      { details: { tenant, account } },
    );
  }

  private engineAt(venue: VenueId): HubMember {
    const engine = this.members.get(venue);
    if (engine) return engine;
    const known = [...this.members.keys()].join(', ');
    throw new TidegateError(
      'ENGINE_UNKNOWN',
      `No engine runs for venue ${venue}; engines run for ${known || 'no venue'}`,
      { details: { venue } },
    );
  }
}

/** The account that a command targets; `null` for a whole tenant or the platform. */
function scopeOf(command: EngineCommand): AccountScope | null {
  if (command.type === 'open_account') return command.account.scope;
  if (command.type !== 'control') return command.scope;
  return 'scope' in command.target ? command.target.scope : null;
}

/** Whether an engine refused a command because it does not have the account. */
function isUnknown(thrown: unknown): boolean {
  return (
    thrown instanceof TidegateError && ['ACCOUNT_UNKNOWN', 'TARGET_UNKNOWN'].includes(thrown.code)
  );
}
