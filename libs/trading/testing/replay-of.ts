import { replayJournal, type ReplayResult } from '../src/journal/replay-journal.js';
import type { JournalStore } from '../src/ports.js';
import { resolverOf, TEST_SHARD, type TestPlan } from './engine-builders.js';

/** Replays the journal of an engine of this plan. */
export function replayOf(plan: TestPlan, journal: JournalStore): Promise<ReplayResult> {
  return replayJournal({ shard: TEST_SHARD, resolver: resolverOf(plan), journal });
}
