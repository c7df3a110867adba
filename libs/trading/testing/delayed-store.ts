import { nextInt, SeededRng, type Rng } from '@tidegate/kernel';

import type { StoreUnderTest } from './store-under-test.js';

/** Maximum microtask turns that a call waits before and after its work. */
const TURNS_MAX = 40;

/** Methods that return rows as an async iterable. */
const ITERATING = new Set<string | symbol>(['read', 'accounts']);

type Method = (...values: unknown[]) => unknown;

/**
 * Wraps a store with random, repeatable latency: concurrent calls start and resolve out of order, as over a network.
 * The contract suite must still pass.
 */
export function delayedStore(store: StoreUnderTest, seed: number): StoreUnderTest {
  const rng = new SeededRng(seed);
  return {
    trading: delayed(store.trading, rng),
    journal: delayed(store.journal, rng),
    shards: delayed(store.shards, rng),
    directory: delayed(store.directory, rng),
    profiles: delayed(store.profiles, rng),
    commands: delayed(store.commands, rng),
    exposure: delayed(store.exposure, rng),
    installation: delayed(store.installation, rng),
    close: () => store.close(),
  };
}

function delayed<Port extends object>(port: Port, rng: Rng): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const method = member.bind(target) as Method;
      return ITERATING.has(name) ? delayedRows(method, rng) : delayedCall(method, rng);
    },
  });
}

function delayedCall(method: Method, rng: Rng): Method {
  return async (...values) => {
    await turns(rng);
    try {
      return await method(...values);
    } finally {
      await turns(rng);
    }
  };
}

function delayedRows(method: Method, rng: Rng): Method {
  return async function* (...values) {
    await turns(rng);
    for await (const row of method(...values) as AsyncIterable<unknown>) {
      await turns(rng);
      yield row;
    }
  };
}

async function turns(rng: Rng): Promise<void> {
  for (let left = nextInt(rng, TURNS_MAX); left > 0; left--) await Promise.resolve();
}
