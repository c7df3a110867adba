import { orderIdsFrom, type OrderIds } from '@tidegate/execution';
import { orderId, type IdSource, type ShardId } from '@tidegate/kernel';
import type { Account } from '@tidegate/model';

/**
 * Order ids of an account. The client ids of a paper account never leave the process and need no hash; those of a live one
 * are UUIDs that never repeat over installations.
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
