import { orderIdsFrom, type OrderIds } from '@tidegate/execution';
import { shardId, type IdSource } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

/** Order ids of a paper account. Its client ids never leave the process, so no installation has to tell them apart. */
export function orderIdsOf({ venue, scope }: Account, ids: IdSource): OrderIds {
  return orderIdsFrom(ids, { installation: 'paper', shard: shardId(venue), scope });
}
