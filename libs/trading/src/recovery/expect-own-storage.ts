import { epochMs, TidegateError, type EpochMs, type ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope, type Position } from '@tidegate/model';

import type { ShardStore, TradingStore } from '../ports.js';

/** Real time by which a simulated market, restored from its saved state after a crash, may lag behind the storage. */
const BEHIND_MS_MAX = 30_000;

export interface StorageExpectation {
  readonly shard: ShardId;
  readonly stores: {
    readonly shards: Pick<ShardStore, 'unregistered' | 'lastEntryAt'>;
    readonly trading: Pick<TradingStore, 'loadAccount'>;
  };
  /** Accounts in the configuration. */
  readonly configured: readonly AccountScope[];
  /** Clock milliseconds per real millisecond. */
  readonly speed: number;
}

/**
 * Checks whether an engine may start on a storage, before anything is written to it. Rejects with
 * `STORAGE_AHEAD_OF_CLOCK` if its last input is later than `at`, and with `STORAGE_OF_ANOTHER_ACCOUNT` if an account
 * that is neither registered nor configured has money, orders or positions.
 */
export async function expectOwnStorage(expected: StorageExpectation, at: EpochMs): Promise<void> {
  const { shard, stores, configured, speed } = expected;
  const lastAt = await stores.shards.lastEntryAt(shard);
  if (lastAt !== null && lastAt - at > BEHIND_MS_MAX * speed) throw aheadOfClock(lastAt, at);
  const known = new Set(configured.map(accountKey));
  const left: string[] = [];
  for (const scope of await stores.shards.unregistered()) {
    if (known.has(accountKey(scope))) continue;
    const { livePositions } = await stores.trading.loadAccount(scope, epochMs(0));
    left.push(describeLeft(scope, livePositions));
  }
  if (left.length > 0) throw leftAccounts(left);
}

function aheadOfClock(lastAt: EpochMs, at: EpochMs): TidegateError {
  const [last, now] = [lastAt, at].map((moment) => new Date(moment).toISOString());
  return new TidegateError(
    'STORAGE_AHEAD_OF_CLOCK',
    `The storage has inputs up to ${last}, but the clock says ${now}: time cannot go back. For a simulated market, restore market.json of the same backup; otherwise set the clock of this machine`,
    { details: { lastAt, at } },
  );
}

function describeLeft(scope: AccountScope, positions: readonly Position[]): string {
  const held = positions.map(({ instrument, direction }) => `${instrument} ${direction}`);
  const holding = held.length > 0 ? held.join(', ') : 'money';
  return `${scope.account} of tenant ${scope.tenant}: ${holding}`;
}

function leftAccounts(left: readonly string[]): TidegateError {
  return new TidegateError(
    'STORAGE_OF_ANOTHER_ACCOUNT',
    `The storage has accounts that are neither registered nor configured (${left.join('; ')}); their stops and exits would not work. Add them under accounts: in the configuration for one start, or use another storage directory`,
  );
}
