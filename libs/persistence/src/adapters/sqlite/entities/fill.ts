import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { FillRow } from '../../../core/codecs/fill.js';

/** Append-only: fills are never changed or deleted. */
@Entity({ name: 'fills' })
export class FillEntity implements FillRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text', name: 'order_id' })
  order!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'text' })
  side!: string;

  @Column({ type: 'text' })
  price!: string;

  @Column({ type: 'text' })
  quantity!: string;

  @Column({ type: 'text' })
  fee!: string;

  @Column({ type: 'text', name: 'fee_asset' })
  feeAsset!: string;

  @Column({ type: 'text' })
  liquidity!: string;

  @Column({ type: 'integer' })
  at!: number;
}
