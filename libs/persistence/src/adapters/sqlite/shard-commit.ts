import type Database from 'better-sqlite3';

import type { ShardId } from '@tidegate/kernel';
import { controlTargetKey } from '@tidegate/model';
import {
  accountOfAnotherShard,
  duplicateControl,
  type JournalEntry,
  type LedgerCommit,
} from '@tidegate/trading';

import { encodeControl, encodePause } from '../../core/codecs/control.js';
import { encodeSignal } from '../../core/codecs/shared-signal.js';
import { ControlEntity, EntryPauseEntity } from './entities/engine.js';
import { SignalEntity } from './entities/signal.js';
import { JournalTable } from './journal-table.js';
import type { OpenDatabase } from './open-database.js';
import { refuseDuplicate } from './refuse-duplicate.js';
import { RowWriter } from './row-writer.js';

/** Writes the shard's part of a commit, inside the caller's transaction. */
export class ShardCommit {
  private readonly writeEntry: (entry: JournalEntry) => void;
  private readonly signals: RowWriter<SignalEntity>;
  private readonly pauses: RowWriter<EntryPauseEntity>;
  private readonly controls: RowWriter<ControlEntity>;
  private readonly epoch: Database.Statement<[string], number>;
  private readonly owner: Database.Statement<[string, string], string>;
  private readonly clearPause: Database.Statement<[string, string, string]>;
  private readonly takeCommand: Database.Statement<[number, string, string]>;
  private readonly state: Database.Statement<[string, string]>;

  constructor(ledger: OpenDatabase) {
    const { connection } = ledger;
    this.writeEntry = new JournalTable(ledger).writer();
    this.signals = new RowWriter(ledger, SignalEntity, 'keep');
    this.pauses = new RowWriter(ledger, EntryPauseEntity, 'upsert');
    this.controls = new RowWriter(ledger, ControlEntity, 'insert');
    this.epoch = connection
      .prepare<[string], number>('SELECT epoch FROM shards WHERE id = ?')
      .pluck();
    this.owner = connection
      .prepare<[string, string], string>(
        'SELECT shard FROM accounts WHERE tenant = ? AND account = ?',
      )
      .pluck();
    this.clearPause = connection.prepare(
      'DELETE FROM entry_pauses WHERE shard = ? AND target = ? AND code = ?',
    );
    this.takeCommand = connection.prepare(
      'UPDATE command_queue SET taken_at = ? WHERE shard = ? AND "key" = ? AND taken_at IS NULL',
    );
    this.state = connection.prepare(
      `INSERT INTO shards (id, epoch, started_at, state) VALUES (?, 0, 0, ?)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    );
  }

  /** The epoch of a shard; 0 if it was never acquired. */
  epochOf(shard: ShardId): number {
    return this.epoch.get(shard) ?? 0;
  }

  refuseForeignAccounts(commit: LedgerCommit): void {
    for (const { scope } of commit.accounts) {
      const owner = this.owner.get(scope.tenant, scope.account) ?? commit.shard;
      if (owner !== commit.shard) throw accountOfAnotherShard(commit, scope, owner);
    }
  }

  /** Writes the signals, which must precede the decisions that refer to them. */
  writeSignals({ signals }: LedgerCommit): void {
    for (const signal of signals) this.signals.write(encodeSignal(signal));
  }

  write(commit: LedgerCommit): void {
    const { shard, pauses, controls, journal, state } = commit;
    for (const { target, code } of pauses.cleared) {
      this.clearPause.run(shard, controlTargetKey(target), code);
    }
    for (const pause of pauses.set) this.pauses.write(encodePause(pause, shard));
    for (const control of controls) {
      refuseDuplicate(
        () => this.controls.write(encodeControl(control, shard)),
        () => duplicateControl(commit, control),
      );
      this.takeCommand.run(control.at, shard, control.key);
    }
    for (const entry of journal) this.writeEntry(entry);
    if (state !== null) this.state.run(shard, state());
  }
}
