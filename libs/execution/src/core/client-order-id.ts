import {
  contentHash,
  invariant,
  orderId,
  type IdSource,
  type OrderId,
  type ShardId,
} from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

/**
 * The parts that make a client order id unique: installation, shard, account, and the order's sequence in the account.
 */
export interface ClientOrderIdParts {
  /** Created once with the storage, so that two installations on one venue account never collide. */
  readonly installation: string;
  readonly shard: ShardId;
  readonly scope: AccountScope;
  /** `<epoch>-<counter>`: the epoch increases with every start, so the sequence need not be stored. */
  readonly sequence: string;
}

/**
 * A UUID in the version 8 layout of RFC 9562 whose 122 free bits are the first bits of a SHA-256 over the parts. Equal
 * parts give the same id; the probability that different parts collide is negligible.
 */
export function clientOrderId(parts: ClientOrderIdParts): string {
  const { installation, shard, scope, sequence } = parts;
  invariant(
    installation !== '' && String(shard) !== '' && sequence !== '',
    'The parts of a client order id are not empty',
    {
      installation,
      shard,
      sequence,
    },
  );
  const hash = contentHash(['client-order-id', installation, shard, accountKey(scope), sequence]);
  const variant = ((Number.parseInt(hash.slice(15, 16), 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(12, 15)}`,
    `${variant}${hash.slice(16, 19)}`,
    hash.slice(19, 31),
  ].join('-');
}

/** Whether an id has the form of `clientOrderId`: a UUID of version 8, which other programs rarely use. */
export function isEngineClientId(clientId: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(clientId);
}

/** Creates both ids of a new order: ours and the client id sent to the venue. */
export interface OrderIds {
  next(): { readonly id: OrderId; readonly clientId: string };
}

/** Takes order ids from a counter and derives client ids from the same sequence. */
export function orderIdsFrom(ids: IdSource, owner: Omit<ClientOrderIdParts, 'sequence'>): OrderIds {
  return {
    next: () => {
      const id = ids.next('o');
      return { id: orderId(id), clientId: clientOrderId({ ...owner, sequence: id }) };
    },
  };
}
