import { TidegateError, type TenantId, type VenueId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

import type { CommandEffect, EngineCommand } from '../core/inputs/engine-command.js';
import type { AccountStatus, EngineStatus } from './engine-status.js';

/** What the hub asks of each engine. */
export interface HubMember {
  readonly venue: VenueId;
  status(): EngineStatus;
  accounts(tenant?: TenantId): readonly AccountStatus[];
  command(command: EngineCommand): Promise<CommandEffect>;
  /** Keeps every account from entering, or ends that; a hold never outlives the process. Nothing before the engine takes inputs. */
  hold(code: string, reason: string, active: boolean): void;
  stop(): Promise<void>;
}

/** All venue engines as one: a single engine is a hub of one. */
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

  /** Accounts of every engine; of one tenant, when one is named. */
  accounts(tenant?: TenantId): readonly AccountStatus[] {
    return this.engines.flatMap((engine) => engine.accounts(tenant));
  }

  /**
   * Sends a command to the engines that it concerns: the one that has the account, or every engine where the target is a
   * tenant or the platform. Rejects with `ENGINE_UNKNOWN` when no engine trades at the venue of a new account, with
   * `ACCOUNT_UNKNOWN` when no engine has the account, or as the engine does.
   */
  async command(command: EngineCommand): Promise<CommandEffect> {
    const scope = scopeOf(command);
    const concerned = this.enginesOf(command);
    if (scope && concerned.length === 0) return this.commandUnheld(command, scope);
    const effects = await Promise.all(concerned.map((engine) => engine.command(command)));
    return {
      repeated: effects.every(({ repeated }) => repeated),
      accounts: effects.reduce((sum, { accounts }) => sum + accounts, 0),
      positions: effects.reduce((sum, { positions }) => sum + positions, 0),
    };
  }

  /** Keeps every account of every engine from entering (`active`), or ends that. Exits go on. */
  hold(code: string, reason: string, active: boolean): void {
    for (const engine of this.engines) {
      const stands = engine.status().holds.some((hold) => hold.code === code);
      if (stands !== active) engine.hold(code, reason, active);
    }
  }

  /** Stops all engines, each to its end even when another fails. */
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

  /** The command may repeat one that closed the account: the engine that carried that out recognises its key. */
  private async commandUnheld(
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
      `No engine has account ${account} of tenant ${tenant}: check both`,
      { details: { tenant, account } },
    );
  }

  private engineAt(venue: VenueId): HubMember {
    const engine = this.members.get(venue);
    if (engine) return engine;
    const known = [...this.members.keys()].join(', ');
    throw new TidegateError(
      'ENGINE_UNKNOWN',
      `No engine trades at ${venue}; engines run for ${known || 'no venue'}`,
      { details: { venue } },
    );
  }
}

/** The account that a command names; `null`: a whole tenant or the platform. */
function scopeOf(command: EngineCommand): AccountScope | null {
  if (command.type === 'open_account') return command.account.scope;
  if (command.type !== 'control') return command.scope;
  return 'scope' in command.target ? command.target.scope : null;
}

/** How engines refuse what is about an account that they do not have. */
function isUnknown(thrown: unknown): boolean {
  return (
    thrown instanceof TidegateError && ['ACCOUNT_UNKNOWN', 'TARGET_UNKNOWN'].includes(thrown.code)
  );
}
