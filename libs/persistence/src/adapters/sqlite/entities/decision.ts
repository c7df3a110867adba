import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { DecisionRow } from '../../../core/codecs/decision.js';

/** Both files have this table: the ledger stores decisions that led to an order, telemetry stores all others. */
@Entity({ name: 'decisions' })
export class DecisionEntity implements DecisionRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text', name: 'rejected_by', nullable: true })
  rejectedBy!: string | null;

  /** Set only in rows of the first storage format; later rows refer to `signals`. */
  @Column({ type: 'text', nullable: true })
  signal!: string | null;

  /** Like `signal`. */
  @Column({ type: 'text', nullable: true })
  prediction!: string | null;

  @Column({ type: 'text' })
  verdicts!: string;

  @Column({ type: 'text', nullable: true })
  sizing!: string | null;

  @Column({ type: 'text', name: 'signal_id', nullable: true })
  signalId!: string | null;

  /** The leader of the signal; `null` in rows of the first storage format. */
  @Column({ type: 'text', nullable: true })
  strategy!: string | null;
}
