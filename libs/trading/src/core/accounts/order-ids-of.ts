import { orderIdsFrom, type OrderIds } from '@tidegate/execution';
import { orderId, type IdSource, type ShardId } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

/**
 * Order ids of an account. Client ids of a live account are UUIDs that do not repeat across installations. Client ids
 * of a paper account stay in the process and equal the order ids.
 */
export function orderIdsOf(
  { mode, scope }: Account,
  ids: IdSource,
  owner: { readonly installation: string; readonly shard: ShardId },
): OrderIds {
  if (mode === 'live') return orderIdsFrom(ids, { ...owner, scope });
  return {
    next: () => {
      const id = ids.next('o');
      return { id: orderId(id), clientId: id };
    },
  };
}
