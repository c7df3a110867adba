import type { AccountStandingAnswer, PauseAnswer } from '@tidegate/contracts';
import { epochMs, type EpochMs, type ShardId } from '@tidegate/kernel';
import {
  controlTargetKey,
  type AccountRegistration,
  type EntryPause,
  type TenantScope,
} from '@tidegate/model';
import type { StorageReader } from '@tidegate/persistence';

/** An account with the time of its last recorded equity. */
export interface StoredAccountStanding extends AccountStandingAnswer {
  /** `null` if no equity was recorded. */
  readonly equityAt: string | null;
}

/** Accounts and pauses of a storage while no engine runs. */
export interface StoredStanding {
  readonly accounts: readonly StoredAccountStanding[];
  readonly pauses: readonly PauseAnswer[];
}

/** Later than every row, so that no recent rows of an account are loaded. */
const NOTHING_RECENT = epochMs(8_640_000_000_000_000);
const BEGINNING: EpochMs = epochMs(0);

/** The accounts of a tenant as of their last commit, and the pauses that stay active at the next start. */
export async function storedStanding(
  storage: Pick<StorageReader, 'archive' | 'directory' | 'shards' | 'trading'>,
  { tenant }: TenantScope,
  shard: ShardId,
): Promise<StoredStanding> {
  const accounts: StoredAccountStanding[] = [];
  for (const registration of await storage.directory.list({ tenant })) {
    accounts.push(await accountStanding(storage, registration));
  }
  const { pauses } = await storage.shards.load(shard);
  return { accounts, pauses: pauses.map(pauseAnswer) };
}

async function accountStanding(
  { archive, trading }: Pick<StorageReader, 'archive' | 'trading'>,
  { account, profile, lifecycle, reason }: AccountRegistration,
): Promise<StoredAccountStanding> {
  const { scope, mode, currency } = account;
  const record = await trading.loadAccount(scope, NOTHING_RECENT);
  const span = { from: BEGINNING, to: NOTHING_RECENT, limit: 1 };
  const [last = null] = await archive.equity(scope, span);
  const cash = record.balances.find(({ book, asset }) => book === 'cash' && asset === currency);
  return {
    ...{ tenant: scope.tenant, account: scope.account, mode, currency },
    profile: { name: profile.name, version: profile.version },
    lifecycle,
    reason,
    equity: last?.equity.toFixed() ?? null,
    equityAt: last && new Date(last.at).toISOString(),
    cash: cash?.amount.toFixed() ?? null,
    unrealisedPnl: null,
    positions: record.livePositions.length,
    orders: record.openOrders.length,
    trades: null,
    ledgerBalanced: null,
    pauses: [],
  };
}

function pauseAnswer({ target, code, reason, actor, at }: EntryPause): PauseAnswer {
  return {
    target: controlTargetKey(target),
    code,
    reason,
    actor,
    at: new Date(at).toISOString(),
  };
}
