import type { EpochMs, ShardId } from '@tidegate/kernel';
import { controlTargetKey, type EntryPause } from '@tidegate/model';

import { duplicateControl, expectNextEntry } from '../../journal/commit-rules.js';
import type { JournalEntry, LedgerCommit, ShardRecord, ShardRun } from '../../ports.js';
import { compareText } from './compare-text.js';

/** The stored state of one shard, without its accounts. */
export class ShardBook {
  readonly journal: JournalEntry[] = [];
  epoch = 0;
  private state: (() => string) | null = null;
  private readonly pauses = new Map<string, EntryPause>();
  private readonly controls = new Set<string>();

  constructor(readonly shard: ShardId) {}

  get lastSequence(): number {
    return this.journal.at(-1)?.sequence ?? 0;
  }

  acquire(startedAt: EpochMs): ShardRun {
    this.epoch += 1;
    const { shard, epoch, lastSequence } = this;
    return { shard, epoch, startedAt, lastSequence };
  }

  refuseRepeatedControls(commit: LedgerCommit): void {
    const seen = new Set(this.controls);
    for (const control of commit.controls) {
      if (seen.has(control.key)) throw duplicateControl(commit, control);
      seen.add(control.key);
    }
  }

  refuseHoles(commit: LedgerCommit): void {
    let last = this.lastSequence;
    for (const entry of commit.journal) {
      expectNextEntry(entry, last);
      last = entry.sequence;
    }
  }

  apply({ pauses, controls, state }: LedgerCommit): void {
    for (const pause of pauses.cleared) this.pauses.delete(pauseKey(pause));
    for (const pause of pauses.set) this.pauses.set(pauseKey(pause), pause);
    for (const { key } of controls) this.controls.add(key);
    this.state = state ?? this.state;
  }

  record(): ShardRecord {
    const pauses = [...this.pauses.values()].sort(
      (a, b) => a.at - b.at || compareText(pauseKey(a), pauseKey(b)),
    );
    return { state: this.state?.() ?? null, pauses };
  }
}

function pauseKey({ target, code }: EntryPause): string {
  return `${controlTargetKey(target)} ${code}`;
}
