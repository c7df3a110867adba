import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { RegistrationRow } from '../../../core/codecs/registration.js';

/** Registered accounts, and the shard that owns each. */
@Entity({ name: 'accounts' })
export class AccountEntity implements RegistrationRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @Column({ type: 'text' })
  shard!: string;

  @Column({ type: 'text' })
  venue!: string;

  @Column({ type: 'text' })
  mode!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', name: 'profile_name' })
  profileName!: string;

  @Column({ type: 'integer', name: 'profile_version' })
  profileVersion!: number;

  @Column({ type: 'text', name: 'profile_hash' })
  profileHash!: string;

  @Column({ type: 'text' })
  lifecycle!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'integer', name: 'opened_at' })
  openedAt!: number;

  @Column({ type: 'integer', name: 'updated_at' })
  updatedAt!: number;

  @Column({ type: 'integer', name: 'closed_at', nullable: true })
  closedAt!: number | null;
}
