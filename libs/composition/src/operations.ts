import type {
  AccountAnswer,
  ChangeAccountRequest,
  CommandAnswer,
  CommandHeader,
  ControlRequest,
  OpenAccountRequest,
  ProfileAnswer,
  ProfileContentAnswer,
  SaveProfileRequest,
  TransferRequest,
} from '@tidegate/contracts';
import { TidegateError, type Clock, type TenantId, type VenueId } from '@tidegate/kernel';
import type {
  AccountRegistration,
  AccountScope,
  ProfileVersion,
  TenantScope,
} from '@tidegate/model';
import type {
  AccountDirectory,
  EngineCommand,
  ProfileChoice,
  ProfileStore,
} from '@tidegate/trading';

import { accountAnswer } from './core/account-answer.js';
import {
  changeCommand,
  controlCommand,
  openCommand,
  transferCommand,
  type CommandContext,
  type ControlPlace,
} from './core/engine-commands.js';
import { profileAnswer, profileContentAnswer } from './core/profile-answers.js';
import { profileHashOf } from './core/profile-content.js';
import type { DefaultProfileResolver, FedSeries } from './core/profile-resolver.js';

/** Reads accounts and profiles for people. */
export interface Views {
  accounts(tenant: TenantId): Promise<readonly AccountAnswer[]>;
  /** Rejects with `ACCOUNT_UNKNOWN`. */
  account(scope: AccountScope): Promise<AccountAnswer>;
  profiles(tenant: TenantId): Promise<readonly ProfileAnswer[]>;
  /** Rejects with `PROFILE_UNKNOWN`. */
  profile(tenant: TenantId, name: string, version?: number): Promise<ProfileContentAnswer>;
}

/** Operations for people, whether or not an engine is running. */
export interface Operations extends Views {
  openAccount(
    scope: TenantScope,
    request: OpenAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer>;
  changeAccount(
    scope: AccountScope,
    request: ChangeAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer>;
  transfer(
    scope: AccountScope,
    request: TransferRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer>;
  /** Rejects with `PROFILE_INVALID`. */
  saveProfile(
    scope: TenantScope,
    request: SaveProfileRequest,
    header: CommandHeader,
  ): Promise<ProfileAnswer>;
  control(
    place: ControlPlace,
    request: ControlRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer>;
}

export interface ViewsSetup {
  readonly directory: AccountDirectory;
  readonly profiles: Omit<ProfileStore, 'save'>;
}

export interface OperationsSetup extends ViewsSetup {
  readonly profiles: ProfileStore;
  readonly resolver: DefaultProfileResolver;
  readonly fed: FedSeries;
  readonly venue: VenueId;
  readonly clock: Clock;
  /** Executes a command, or queues it for the next start of the engine. */
  readonly submit: (command: EngineCommand) => Promise<CommandAnswer>;
}

/** Views of an open storage. */
export class StoredViews implements Views {
  constructor(private readonly stores: ViewsSetup) {}

  async accounts(tenant: TenantId): Promise<readonly AccountAnswer[]> {
    return (await this.stores.directory.list({ tenant })).map(accountAnswer);
  }

  async account(scope: AccountScope): Promise<AccountAnswer> {
    return accountAnswer(await this.registration(scope));
  }

  async profiles(tenant: TenantId): Promise<readonly ProfileAnswer[]> {
    return (await this.stores.profiles.list({ tenant })).map(profileAnswer);
  }

  async profile(tenant: TenantId, name: string, version?: number): Promise<ProfileContentAnswer> {
    return profileContentAnswer(await this.version(tenant, name, version));
  }

  protected async registration(scope: AccountScope): Promise<AccountRegistration> {
    const found = await this.stores.directory.find(scope);
    if (found) return found;
    throw new TidegateError(
      'ACCOUNT_UNKNOWN',
      `Tenant ${scope.tenant} has no account ${scope.account}; list its accounts to see their names`,
    );
  }

  protected async version(
    tenant: TenantId,
    name: string,
    version?: number,
  ): Promise<ProfileVersion> {
    const found = await this.stores.profiles.find({ tenant }, name, version ?? 'latest');
    if (found) return found;
    const which = version === undefined ? name : `${name} version ${version}`;
    throw new TidegateError(
      'PROFILE_UNKNOWN',
      `Tenant ${tenant} has no profile ${which}; list its profiles to see their names and versions`,
    );
  }
}

/** Operations on the storage of this process. */
export class StoredOperations extends StoredViews implements Operations {
  constructor(private readonly setup: OperationsSetup) {
    super(setup);
  }

  async openAccount(
    { tenant }: TenantScope,
    request: OpenAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    const profile = await this.choice(tenant, request.profile, request.version);
    return this.setup.submit(openCommand({ tenant, profile }, request, this.context(header)));
  }

  async changeAccount(
    scope: AccountScope,
    request: ChangeAccountRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    const { action, profile: name, version } = request;
    if (action === 'configure' && name === undefined) {
      throw new TidegateError(
        'REQUEST_INVALID',
        'configure needs profile, which is missing; expected the name of a profile',
      );
    }
    await this.registration(scope);
    const profile =
      action === 'close' || name === undefined
        ? null
        : await this.choice(scope.tenant, name, version);
    return this.setup.submit(changeCommand({ scope, profile }, request, this.context(header)));
  }

  async transfer(
    scope: AccountScope,
    request: TransferRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    await this.registration(scope);
    return this.setup.submit(transferCommand(scope, request, this.context(header)));
  }

  async saveProfile(
    { tenant }: TenantScope,
    request: SaveProfileRequest,
    { actor }: CommandHeader,
  ): Promise<ProfileAnswer> {
    const { name, note } = request;
    const { resolver, fed, profiles, clock } = this.setup;
    const content = resolver.complete(JSON.stringify(request.content), fed);
    const saved = await profiles.save(
      { tenant },
      {
        name,
        content,
        hash: profileHashOf(content),
        note,
        createdBy: actor,
        createdAt: clock.now(),
      },
    );
    return profileAnswer(saved);
  }

  async control(
    place: ControlPlace,
    request: ControlRequest,
    header: CommandHeader,
  ): Promise<CommandAnswer> {
    return this.setup.submit(controlCommand(place, request, this.context(header)));
  }

  private context(header: CommandHeader): CommandContext {
    return { header, venue: this.setup.venue, at: this.setup.clock.now() };
  }

  /** The profile version for a command, checked against the engine's feed. */
  private async choice(tenant: TenantId, name: string, version?: number): Promise<ProfileChoice> {
    const found = await this.version(tenant, name, version);
    this.setup.resolver.complete(found.content, this.setup.fed);
    return { name, version: found.version, hash: found.hash, content: found.content };
  }
}
