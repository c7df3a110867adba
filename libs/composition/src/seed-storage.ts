import {
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
  AccountSeed,
  CommandQueue,
  EngineCommand,
  ProfileChoice,
  ProfileStore,
} from '@tidegate/trading';

import { queueCommand } from './command-queueing.js';
import { DEFAULT_PROFILE_NAME } from './core/default-names.js';
import { seedOf } from './core/engine-plan.js';
import { profileHashOf } from './core/profile-content.js';
import type { AccountSection } from './core/tidegate-configuration.js';

/** Actor of the profile versions saved from the settings. */
const SETTINGS_ACTOR = 'settings';

export interface SeedSetup {
  readonly storage: {
    readonly directory: AccountDirectory;
    readonly profiles: ProfileStore;
    readonly commands: CommandQueue;
  };
  readonly accounts: readonly AccountSection[];
  /** The content of the default profile, canonical JSON. */
  readonly profileContent: string;
  readonly venue: VenueId;
  readonly at: EpochMs;
}

export interface Seeded {
  /** Number of new profile versions. */
  readonly profiles: number;
  /** Number of accounts that the next start moves to the new versions. */
  readonly followers: number;
  /** Accounts that the engine opens in a storage without accounts. */
  readonly accounts: readonly AccountSeed[];
}

/**
 * Applies the settings to a storage before its engine runs. Each configured tenant gets the default profile. If the
 * settings saved the latest version and have changed since, this saves a new version and queues a command that moves
 * the accounts of earlier versions to it. A version that a person saved remains the latest.
 */
export async function seedStorage(setup: SeedSetup): Promise<Seeded> {
  const profiles = new Map<TenantId, ProfileVersion>();
  let saved = 0;
  let followers = 0;
  for (const tenant of new Set(setup.accounts.map((account) => tenantId(account.tenant)))) {
    const { version, isNew } = await defaultProfile(setup, tenant);
    profiles.set(tenant, version);
    if (isNew) saved++;
    for (const registration of await setup.storage.directory.list({ tenant })) {
      if (await follow(setup, registration, version)) followers++;
    }
  }
  const accounts = setup.accounts.flatMap((section) => {
    const version = profiles.get(tenantId(section.tenant));
    return version ? [seedOf(section, setup.venue, choiceOf(version))] : [];
  });
  return { profiles: saved, followers, accounts };
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

/** Queues the move of an account from an earlier settings version to the latest; false if there is nothing to move. */
async function follow(
  { storage, venue, at }: SeedSetup,
  { account, profile, lifecycle }: AccountRegistration,
  latest: ProfileVersion,
): Promise<boolean> {
  const isBehind = profile.name === DEFAULT_PROFILE_NAME && profile.hash !== latest.hash;
  if (lifecycle === 'closed' || !isBehind || latest.createdBy !== SETTINGS_ACTOR) return false;
  const { scope } = account;
  const own = await storage.profiles.find(scope, profile.name, profile.version);
  if (own?.createdBy !== SETTINGS_ACTOR) return false;
  const command: EngineCommand = {
    key: `settings-${contentHash(`${accountKey(scope)} ${latest.version}`).slice(0, 24)}`,
    actor: SETTINGS_ACTOR,
    reason: 'the settings changed',
    at,
    type: 'configure_account',
    scope,
    profile: choiceOf(latest),
  };
  const { repeated } = await queueCommand(storage.commands, shardId(venue), command);
  return !repeated;
}

function choiceOf({ name, version, hash, content }: ProfileVersion): ProfileChoice {
  return { name, version, hash, content };
}
