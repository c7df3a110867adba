import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { SignalRow } from '../../../core/codecs/shared-signal.js';

/** Signals with their predictions, stored once per file and shared by its decisions. */
@Entity({ name: 'signals' })
export class SignalEntity implements SignalRow {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  signal!: string;

  @Column({ type: 'text' })
  prediction!: string;
}
