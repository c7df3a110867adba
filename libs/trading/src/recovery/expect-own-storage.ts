import { epochMs, TidegateError, type EpochMs, type ShardId } from '@tidegate/kernel';
import { accountKey, type AccountScope, type Position } from '@tidegate/model';

import type { ShardStore, TradingStore } from '../ports.js';

/** Real time by which a market that goes on from its saved state may stand behind the storage after a crash. */
const BEHIND_MS_MAX = 30_000;

export interface StorageExpectation {
  readonly shard: ShardId;
  readonly stores: {
    readonly shards: Pick<ShardStore, 'unregistered' | 'lastEntryAt'>;
    readonly trading: Pick<TradingStore, 'loadAccount'>;
  };
  /** Accounts that the configuration names. */
  readonly named: readonly AccountScope[];
  /** Clock milliseconds per real one. */
  readonly speed: number;
}

/**
 * Looks whether an engine may start on a storage, before anything is written to it. Rejects with
 * `STORAGE_AHEAD_OF_CLOCK` when its last input is later than `at`, and with `STORAGE_OF_ANOTHER_ACCOUNT` when accounts
 * that no registration and no configuration names hold something.
 */
export async function expectOwnStorage(expected: StorageExpectation, at: EpochMs): Promise<void> {
  const { shard, stores, named, speed } = expected;
  const lastAt = await stores.shards.lastEntryAt(shard);
  if (lastAt !== null && lastAt - at > BEHIND_MS_MAX * speed) throw aheadOfClock(lastAt, at);
  const known = new Set(named.map(accountKey));
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
    `The clock says ${now}, and the storage holds inputs up to ${last}: time cannot go back. Restore market.json of the same backup for a simulated market, or set the clock of this machine`,
    { details: { lastAt, at } },
  );
}

function describeLeft(scope: AccountScope, positions: readonly Position[]): string {
  const held = positions.map(({ instrument, direction }) => `${instrument} ${direction}`);
  const what = held.length > 0 ? held.join(', ') : 'money';
  return `${scope.account} of tenant ${scope.tenant}: ${what}`;
}

function leftAccounts(left: readonly string[]): TidegateError {
  return new TidegateError(
    'STORAGE_OF_ANOTHER_ACCOUNT',
    `The storage holds accounts that neither it nor the configuration registers (${left.join('; ')}); their stops and exits would not work. Name them under accounts: in the configuration for one start, or use another storage directory`,
  );
}
