import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CommandRow, ControlRow, PauseRow } from '../../../core/codecs/control.js';

/** Risk and trader state of an account, as opaque JSON. */
@Entity({ name: 'account_states' })
export class AccountStateEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @Column({ type: 'text' })
  state!: string;
}

/** Shards of the journal, numbered from 0. */
@Entity({ name: 'journal_shards' })
export class JournalShardEntity {
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  shard!: string;
}

/** Engine inputs, numbered per shard without gaps. */
@Entity({ name: 'journal' })
export class JournalEntity {
  /** Shard number × 2^40 + sequence. */
  @PrimaryColumn({ type: 'integer' })
  entry!: number;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  type!: string;

  /** Packed by `packPayload`. */
  @Column({ type: 'blob' })
  payload!: Buffer;
}

/** A shard with its state and the epoch of its latest start, which is the fencing token. */
@Entity({ name: 'shards' })
export class ShardEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'integer' })
  epoch!: number;

  @Column({ type: 'integer', name: 'started_at' })
  startedAt!: number;

  @Column({ type: 'text', nullable: true })
  state!: string | null;
}

/** Active pauses of entries. */
@Entity({ name: 'entry_pauses' })
export class EntryPauseEntity implements PauseRow {
  @PrimaryColumn({ type: 'text' })
  shard!: string;

  @PrimaryColumn({ type: 'text' })
  target!: string;

  @PrimaryColumn({ type: 'text' })
  code!: string;

  @Column({ type: 'text', name: 'target_type' })
  targetType!: string;

  @Column({ type: 'text', nullable: true })
  tenant!: string | null;

  @Column({ type: 'text', nullable: true })
  account!: string | null;

  @Column({ type: 'text', nullable: true })
  instrument!: string | null;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'integer' })
  at!: number;
}

/** Append-only: every control that a shard executed. */
@Entity({ name: 'controls' })
export class ControlEntity implements ControlRow {
  @PrimaryColumn({ type: 'text' })
  shard!: string;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  command!: string;

  @Column({ type: 'text', name: 'target_type' })
  targetType!: string;

  @Column({ type: 'text', nullable: true })
  tenant!: string | null;

  @Column({ type: 'text', nullable: true })
  account!: string | null;

  @Column({ type: 'text', nullable: true })
  instrument!: string | null;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'integer' })
  at!: number;
}

/** Commands: pending ones, and those that an engine has taken. */
@Entity({ name: 'command_queue' })
export class CommandEntity implements CommandRow {
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  shard!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  payload!: string;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'integer', name: 'taken_at', nullable: true })
  takenAt!: number | null;
}
