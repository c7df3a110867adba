import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { MissedTradeRow } from '../../../core/codecs/missed-trade.js';

/** Refused entries and trades closed at break-even, with what became of them. */
@Entity({ name: 'missed_trades' })
export class MissedTradeEntity implements MissedTradeRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  /** The id of the decision or of the position. */
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text', nullable: true })
  gate!: string | null;

  @Column({ type: 'real', nullable: true })
  distance!: number | null;

  @Column({ type: 'text', nullable: true })
  profile!: string | null;

  @Column({ type: 'text', nullable: true })
  snapshot!: string | null;

  /** JSON; `null` if the levels are no trade. */
  @Column({ type: 'text', nullable: true })
  plan!: string | null;

  /** Close time of the last candle that was followed; `null` once the end is known. */
  @Column({ type: 'integer', nullable: true, name: 'followed_until' })
  followedUntil!: number | null;

  @Column({ type: 'text', nullable: true })
  result!: string | null;

  /** Price before costs. */
  @Column({ type: 'real', nullable: true })
  price!: number | null;

  @Column({ type: 'real', nullable: true })
  r!: number | null;

  @Column({ type: 'integer', nullable: true, name: 'ended_at' })
  endedAt!: number | null;
}
