import { epochMs } from '@tidegate/kernel';
import type { ProfileRef } from '@tidegate/model';

import type { InMemoryTradingStore } from '../src/adapters/memory/in-memory-trading-store.js';
import { seedsOf, type TestPlan } from './engine-builders.js';

/** Saves the profiles of a plan, as an application does before starting an engine. */
export async function saveProfiles(store: InMemoryTradingStore, plan: TestPlan): Promise<void> {
  for (const { account, profile } of seedsOf(plan)) {
    const { name, hash, content } = profile;
    await store.profiles.save(account.scope, {
      name,
      content,
      hash: hash as ProfileRef['hash'],
      note: '',
      createdBy: 'a test',
      createdAt: epochMs(0),
    });
  }
}
