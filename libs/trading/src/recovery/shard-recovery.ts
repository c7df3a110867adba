import {
  DAY_MS,
  epochMs,
  TidegateError,
  type EpochMs,
  type Logger,
  type PositionId,
  type ProfileHash,
  type ShardId,
  type Timers,
} from '@tidegate/kernel';
import {
  accountKey,
  type Account,
  type AccountScope,
  type Position,
  type ProfileRef,
} from '@tidegate/model';

import { isReference } from '../core/accounts/reference-account.js';
import type { BatchedInput, EngineInput, LifecycleInput } from '../core/inputs/engine-input.js';
import type { ProfileChoice } from '../core/inputs/engine-command.js';
import { CommitRetry } from '../journal/commit-retry.js';
import type {
  AccountDirectory,
  StoredAccount,
  InstallationStore,
  ProfileStore,
  ShardRecord,
  ShardRun,
  ShardStore,
  TradingStore,
} from '../ports.js';
import { expectOwnStorage } from './expect-own-storage.js';

/** A configured account. Only the first start on a new storage opens it. */
export interface AccountSeed {
  readonly account: Account;
  readonly profile: ProfileChoice;
  /** Decimal string in the account's currency, ≥ 0. */
  readonly deposit: string;
}

export interface ShardRecoverySetup {
  readonly shard: ShardId;
  readonly stores: {
    readonly trading: Pick<TradingStore, 'loadAccount'>;
    readonly shards: ShardStore;
    readonly accounts: AccountDirectory;
    readonly profiles: Pick<ProfileStore, 'content'>;
    readonly installation: InstallationStore;
  };
  readonly seeds: readonly AccountSeed[];
  /** Clock milliseconds per real millisecond. */
  readonly speed: number;
  /** Real time, for retries of the store. */
  readonly timers: Timers;
  readonly logger: Logger;
  readonly onStoreHealth: (problem: TidegateError | null) => void;
}

/** The stored state from which a shard continues. */
export interface RecoveredShard {
  readonly run: ShardRun;
  readonly installation: string;
  readonly record: ShardRecord;
  readonly accounts: readonly StoredAccount[];
  /** Contents of the profiles of accounts and of open positions. */
  readonly profiles: ReadonlyMap<ProfileHash, string>;
  /** Accounts of an old storage, from a version that did not register accounts. */
  readonly adopted: readonly StoredAccount[];
  /** Configured accounts that are new to the storage. */
  readonly newAccounts: readonly AccountSeed[];
}

/** How long a venue may still report a closed order or a fill. */
const RECENT_MS = 7 * DAY_MS;

/** Earliest time of closed orders and fills that are loaded, so that a repeated report of them is recognised. */
export function recentSince(at: EpochMs): EpochMs {
  return epochMs(Math.max(0, at - RECENT_MS));
}

/**
 * Acquires a shard and loads its stored state, waiting while the store is busy. Rejects with the codes of
 * `expectOwnStorage`.
 */
export async function recoverShard(
  setup: ShardRecoverySetup,
  at: EpochMs,
): Promise<RecoveredShard> {
  const { shard, stores, seeds, speed, timers, logger, onStoreHealth } = setup;
  const retry = new CommitRetry({ timers, logger, onStoreHealth });
  const configured = seeds.map(({ account }) => account.scope);
  await retry.until(() => expectOwnStorage({ shard, stores, configured, speed }, at));
  const run = await retry.until(() => stores.shards.acquire(shard, at));
  const installation = await stores.installation.id();
  const record = await stores.shards.load(shard);
  const accounts: StoredAccount[] = [];
  for await (const held of stores.shards.accounts(shard, recentSince(at))) accounts.push(held);
  const adopted = await adoptUnregistered(setup, at);
  const isFirst = accounts.length + adopted.length === 0;
  const newAccounts = isFirst ? await unknownSeeds(setup) : [];
  const profiles = await neededProfiles(setup, [...accounts, ...adopted]);
  return { run, installation, record, accounts, profiles, adopted, newAccounts };
}

/** Inputs that restore the stored accounts. Reference accounts come first: see `AccountLife.restore`. */
export function restoreInputs(
  { accounts, adopted, profiles }: RecoveredShard,
  at: EpochMs,
): readonly EngineInput[] {
  const inputs: LifecycleInput[] = [...profiles].map(([hash, content]) => ({
    type: 'profile_defined',
    at,
    hash,
    content,
  }));
  const references = accounts.filter(({ registration }) => isReference(scopeOf(registration)));
  const others = accounts.filter(({ registration }) => !isReference(scopeOf(registration)));
  for (const held of [...references, ...others, ...adopted]) {
    const { registration, record } = held;
    const isAdopted = adopted.includes(held);
    inputs.push({ type: 'account_restored', at, registration, record, isAdopted });
  }
  return inputs;
}

async function neededProfiles(
  { stores }: ShardRecoverySetup,
  accounts: readonly StoredAccount[],
): Promise<ReadonlyMap<ProfileHash, string>> {
  const contents = new Map<ProfileHash, string>();
  for (const { registration, profileContent } of accounts) {
    contents.set(registration.profile.hash, profileContent);
  }
  const opened = accounts.flatMap(({ record }) => record.livePositions);
  for (const { plan, id } of opened) {
    if (plan.profile === null || contents.has(plan.profile)) continue;
    const content = await stores.profiles.content(plan.profile);
    if (content === null) throw profileLost(plan.profile, id);
    contents.set(plan.profile, content);
  }
  return contents;
}

function profileLost(hash: ProfileHash, position: PositionId): TidegateError {
  return new TidegateError(
    'PROFILE_MISSING',
    `The storage lacks profile ${hash.slice(0, 12)} of open position ${position}: restore a backup of the storage`,
    { details: { hash, position } },
  );
}

/** Inputs that open an account and book its initial deposit. */
export function openingInputs(
  { account, profile, deposit }: AccountSeed,
  at: EpochMs,
): readonly BatchedInput[] {
  const { scope, currency } = account;
  const reference = refOf(profile);
  const opening: BatchedInput[] = [
    { type: 'profile_defined', at, hash: reference.hash, content: profile.content },
    { type: 'account_opened', at, account, profile: reference },
  ];
  if (Number(deposit) === 0) return opening;
  const id = 'deposit:initial';
  return [...opening, { type: 'transferred', at, scope, id, asset: currency, amount: deposit }];
}

/** Opens all accounts of a new storage in one commit, so that a crash cannot leave an account without its deposit. */
export function seedingInput(seeds: readonly AccountSeed[], at: EpochMs): EngineInput {
  return { type: 'batch', at, inputs: seeds.flatMap((seed) => openingInputs(seed, at)) };
}

export function refOf({ name, version, hash }: ProfileChoice): ProfileRef {
  return { name, version, hash: hash as ProfileRef['hash'] };
}

/** Open positions of all accounts of the shard. */
export function heldPositions({ accounts, adopted }: RecoveredShard): readonly Position[] {
  return [...accounts, ...adopted].flatMap(({ record }) => record.livePositions);
}

/** Unregistered accounts of an old storage that are in the configuration, with a new registration. */
async function adoptUnregistered(
  { stores, seeds }: ShardRecoverySetup,
  at: EpochMs,
): Promise<readonly StoredAccount[]> {
  const adopted: StoredAccount[] = [];
  for (const scope of await stores.shards.unregistered()) {
    const record = await stores.trading.loadAccount(scope, recentSince(at));
    const seed = seeds.find(({ account }) => accountKey(account.scope) === accountKey(scope));
    if (seed) adopted.push({ ...heldAs(seed, at), record });
  }
  return adopted;
}

function heldAs(
  { account, profile }: AccountSeed,
  at: EpochMs,
): Pick<StoredAccount, 'registration' | 'profileContent'> {
  return {
    profileContent: profile.content,
    registration: {
      account,
      profile: refOf(profile),
      lifecycle: 'open',
      reason: '',
      openedAt: at,
      updatedAt: at,
      closedAt: null,
    },
  };
}

async function unknownSeeds({
  stores,
  seeds,
}: ShardRecoverySetup): Promise<readonly AccountSeed[]> {
  const unknown: AccountSeed[] = [];
  for (const seed of seeds) {
    if (!(await stores.accounts.find(seed.account.scope))) unknown.push(seed);
  }
  return unknown;
}

function scopeOf({ account }: StoredAccount['registration']): AccountScope {
  return account.scope;
}
