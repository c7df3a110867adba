import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { PositionRow } from '../../../core/codecs/position.js';

/** A unique index allows at most one open position per tenant, account and instrument. */
@Entity({ name: 'positions' })
export class PositionEntity implements PositionRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'text' })
  direction!: string;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'integer', name: 'entry_attempts' })
  entryAttempts!: number;

  @Column({ type: 'text' })
  quantity!: string;

  @Column({ type: 'text', name: 'entry_quantity' })
  entryQuantity!: string;

  @Column({ type: 'text', name: 'entry_price', nullable: true })
  entryPrice!: string | null;

  @Column({ type: 'text', name: 'exit_quantity' })
  exitQuantity!: string;

  @Column({ type: 'text', name: 'exit_price', nullable: true })
  exitPrice!: string | null;

  @Column({ type: 'text' })
  cost!: string;

  @Column({ type: 'text', name: 'realised_pnl' })
  realisedPnl!: string;

  @Column({ type: 'text' })
  fees!: string;

  @Column({ type: 'text' })
  plan!: string;

  @Column({ type: 'text', name: 'risk_amount' })
  riskAmount!: string;

  @Column({ type: 'text' })
  decision!: string;

  @Column({ type: 'text' })
  strategy!: string;

  @Column({ type: 'text' })
  supporters!: string;

  @Column({ type: 'text', name: 'decision_price' })
  decisionPrice!: string;

  @Column({ type: 'text', name: 'exit_decision_price', nullable: true })
  exitDecisionPrice!: string | null;

  @Column({ type: 'text', name: 'entry_trend' })
  entryTrend!: string;

  @Column({ type: 'text', name: 'entry_volatility' })
  entryVolatility!: string;

  @Column({ type: 'text', name: 'entry_atr_rate' })
  entryAtrRate!: string;

  @Column({ type: 'text', name: 'exit_reason', nullable: true })
  exitReason!: string | null;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'opened_at', nullable: true })
  openedAt!: number | null;

  @Column({ type: 'integer', name: 'closed_at', nullable: true })
  closedAt!: number | null;

  @Column({ type: 'integer', name: 'updated_at' })
  updatedAt!: number;
}
