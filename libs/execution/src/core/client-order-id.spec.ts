import { describe, expect, it } from '@jest/globals';
import { CountingIdSource, shardId } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import { spotAccount } from '../../testing/index.js';
import {
  clientOrderId,
  isEngineClientId,
  orderIdsFrom,
  type ClientOrderIdParts,
} from './client-order-id.js';

const parts: ClientOrderIdParts = {
  installation: '6d1b345e-2821-40e2-ad83-4ecb18a06876',
  shard: shardId('kraken'),
  scope: spotAccount().scope,
  sequence: 'o-1-1',
};

describe('clientOrderId', () => {
  it('is a version 8 UUID with the RFC 9562 variant for any parts', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        (installation, sequence) => {
          const id = clientOrderId({ ...parts, installation, sequence });
          expect(id).toMatch(
            /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          );
          expect(isEngineClientId(id)).toBe(true);
        },
      ),
      seeded(),
    );
  });

  it('is the same for equal parts, so that an order can be found at a venue', () => {
    expect(clientOrderId(parts)).toBe('eb962898-d274-8ed7-9c5f-93fce0c05418');
  });

  it('differs when any part differs, wherever the parts are split', () => {
    const { scope } = parts;
    const ids = [
      parts,
      { ...parts, installation: 'other' },
      { ...parts, shard: shardId('coinbase') },
      { ...parts, scope: { ...scope, tenant: scope.account } },
      { ...parts, scope: { ...scope, account: scope.tenant } },
      { ...parts, sequence: 'o-1-2' },
      { ...parts, sequence: 'o-11' },
      { ...parts, installation: 'a', shard: shardId('bc') },
      { ...parts, installation: 'ab', shard: shardId('c') },
    ].map((each) => clientOrderId(each as ClientOrderIdParts));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refuses an empty part, because ids would repeat', () => {
    for (const empty of [{ installation: '' }, { shard: shardId('') }, { sequence: '' }]) {
      expect(() => clientOrderId({ ...parts, ...empty })).toThrow(
        'The parts of a client order id are not empty',
      );
    }
  });
});

describe('isEngineClientId', () => {
  it('is false for ids of other programs', () => {
    const ours = clientOrderId(parts);
    const compact = ours.replaceAll('-', '');
    for (const id of ['', 'ours-1', parts.installation, compact, `x${ours}`, `${ours}x`]) {
      expect(isEngineClientId(id)).toBe(false);
    }
  });
});

describe('orderIdsFrom', () => {
  it('derives the client id from the order id', () => {
    const { id, clientId } = orderIdsFrom(
      new CountingIdSource({ epoch: 1, counter: 0 }),
      parts,
    ).next();
    expect(id).toMatch(/^o-/);
    expect(clientId).toBe(clientOrderId({ ...parts, sequence: id }));
  });

  it('never repeats an id across restarts, because every start has its own epoch', () => {
    const seen = new Set<string>();
    for (let epoch = 1; epoch <= 20; epoch++) {
      const ids = orderIdsFrom(new CountingIdSource({ epoch, counter: 0 }), parts);
      for (let count = 0; count < 50; count++) {
        const { id, clientId } = ids.next();
        seen.add(id).add(clientId);
      }
    }
    expect(seen.size).toBe(2 * 20 * 50);
  });
});
