import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { SignalRow } from '../../../core/codecs/shared-signal.js';

/** Signals with their predictions, once for all decisions about them; each file holds those that its decisions need. */
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
