import {
  accountId,
  contentHash,
  shardId,
  tenantId,
  type EpochMs,
  type TenantId,
  type VenueId,
} from '@tidegate/kernel';
import { accountKey, type AccountRegistration, type ProfileVersion } from '@tidegate/model';
import type {
  AccountDirectory,
  CommandQueue,
  EngineCommand,
  ProfileChoice,
  ProfileStore,
  ShardStore,
} from '@tidegate/trading';

import { queueCommand } from './command-queueing.js';
import { DEFAULT_PROFILE_NAME } from './core/default-names.js';
import { accountOf } from './core/engine-plan.js';
import { profileHashOf } from './core/profile-content.js';
import type { AccountSection } from './core/tidegate-configuration.js';

/** Who saves the profile and opens the accounts that the settings describe. */
const SETTINGS_ACTOR = 'settings';

export interface SeedSetup {
  readonly storage: {
    readonly directory: AccountDirectory;
    readonly profiles: ProfileStore;
    readonly commands: CommandQueue;
    readonly shards: Pick<ShardStore, 'unregistered'>;
  };
  readonly accounts: readonly AccountSection[];
  /** The content of the default profile, canonical JSON. */
  readonly profileContent: string;
  readonly venue: VenueId;
  readonly at: EpochMs;
}

/** What a start left in the storage for its engine. */
export interface Seeded {
  /** Profile versions that are new. */
  readonly profiles: number;
  /** Commands that are new. */
  readonly commands: number;
}

/**
 * Brings the storage of an engine that does not run yet up to the settings:
 *
 * - each tenant of the settings gets the default profile. A version that the settings saved is followed by another one
 *   when they change; a version that a person saved stays the latest;
 * - a storage without accounts gets those of the settings, as commands for the start. Accounts that hold money already,
 *   from before accounts were registered, are opened without a deposit;
 * - accounts on an earlier version of the settings follow to the latest one.
 */
export async function seedStorage(setup: SeedSetup): Promise<Seeded> {
  const tenants = [...new Set(setup.accounts.map(({ tenant }) => tenantId(tenant)))];
  let saved = 0;
  const profiles = new Map<TenantId, ProfileVersion>();
  const registered: AccountRegistration[] = [];
  for (const tenant of tenants) {
    const { version, isNew } = await defaultProfile(setup, tenant);
    profiles.set(tenant, version);
    if (isNew) saved++;
    registered.push(...(await setup.storage.directory.list({ tenant })));
  }
  const commands =
    registered.length === 0
      ? await openings(setup, profiles)
      : await followers(setup, profiles, registered);
  let queued = 0;
  for (const command of commands) {
    const answer = await queueCommand(setup.storage.commands, shardId(setup.venue), command);
    if (!answer.repeated) queued++;
  }
  return { profiles: saved, commands: queued };
}

async function defaultProfile(
  { storage, profileContent, at }: SeedSetup,
  tenant: TenantId,
): Promise<{ readonly version: ProfileVersion; readonly isNew: boolean }> {
  const hash = profileHashOf(profileContent);
  const latest = await storage.profiles.find({ tenant }, DEFAULT_PROFILE_NAME, 'latest');
  if (latest !== null && (latest.hash === hash || latest.createdBy !== SETTINGS_ACTOR)) {
    return { version: latest, isNew: false };
  }
  const draft = {
    name: DEFAULT_PROFILE_NAME,
    content: profileContent,
    hash,
    note: 'as the settings say',
    createdBy: SETTINGS_ACTOR,
    createdAt: at,
  };
  return { version: await storage.profiles.save({ tenant }, draft), isNew: true };
}

async function openings(
  { storage, accounts, venue, at }: SeedSetup,
  profiles: ReadonlyMap<TenantId, ProfileVersion>,
): Promise<readonly EngineCommand[]> {
  const funded = new Set((await storage.shards.unregistered()).map(accountKey));
  return accounts.flatMap((section) => {
    const account = accountOf(section, venue);
    const version = profiles.get(account.scope.tenant);
    if (!version) return [];
    return [
      {
        key: keyOf('open', accountKey(account.scope)),
        actor: SETTINGS_ACTOR,
        reason: 'the settings of a new storage',
        at,
        type: 'open_account',
        account,
        profile: choiceOf(version),
        deposit: funded.has(accountKey(account.scope)) ? '0' : String(section.deposit),
      } satisfies EngineCommand,
    ];
  });
}

async function followers(
  { storage, at }: SeedSetup,
  profiles: ReadonlyMap<TenantId, ProfileVersion>,
  registered: readonly AccountRegistration[],
): Promise<readonly EngineCommand[]> {
  const commands: EngineCommand[] = [];
  for (const { account, profile, lifecycle } of registered) {
    const { scope } = account;
    const latest = profiles.get(scope.tenant);
    const isBehind = profile.name === DEFAULT_PROFILE_NAME && profile.hash !== latest?.hash;
    if (lifecycle === 'closed' || !isBehind || latest?.createdBy !== SETTINGS_ACTOR) continue;
    const own = await storage.profiles.find(scope, profile.name, profile.version);
    if (own?.createdBy !== SETTINGS_ACTOR) continue;
    commands.push({
      key: keyOf('follow', `${accountKey(scope)} ${latest.version}`),
      actor: SETTINGS_ACTOR,
      reason: 'the settings changed',
      at,
      type: 'configure_account',
      scope: { tenant: tenantId(scope.tenant), account: accountId(scope.account) },
      profile: choiceOf(latest),
    });
  }
  return commands;
}

function choiceOf({ name, version, hash, content }: ProfileVersion): ProfileChoice {
  return { name, version, hash, content };
}

/** Of a fixed length, however long the names are. */
function keyOf(what: string, of: string): string {
  return `settings-${what}-${contentHash(of).slice(0, 24)}`;
}
