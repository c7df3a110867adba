import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { OrderRow } from '../../../core/codecs/order.js';

/** One row per order, written before it is sent to the venue and replaced by each event. */
@Entity({ name: 'orders' })
export class OrderEntity implements OrderRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text', name: 'venue_order_id', nullable: true })
  venueOrderId!: string | null;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'text' })
  position!: string;

  @Column({ type: 'text', nullable: true })
  decision!: string | null;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ type: 'text', name: 'exit_reason', nullable: true })
  exitReason!: string | null;

  @Column({ type: 'text' })
  side!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  quantity!: string;

  @Column({ type: 'text', name: 'limit_price', nullable: true })
  limitPrice!: string | null;

  @Column({ type: 'text', name: 'stop_price', nullable: true })
  stopPrice!: string | null;

  @Column({ type: 'text', name: 'time_in_force' })
  timeInForce!: string;

  @Column({ type: 'integer', name: 'expires_at', nullable: true })
  expiresAt!: number | null;

  @Column({ type: 'boolean', name: 'post_only' })
  postOnly!: boolean;

  @Column({ type: 'boolean', name: 'reduce_only' })
  reduceOnly!: boolean;

  @Column({ type: 'text', name: 'decision_price' })
  decisionPrice!: string;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'boolean', name: 'outcome_unknown' })
  outcomeUnknown!: boolean;

  @Column({ type: 'text', name: 'filled_quantity' })
  filledQuantity!: string;

  @Column({ type: 'text', name: 'average_price', nullable: true })
  averagePrice!: string | null;

  @Column({ type: 'text' })
  fees!: string;

  @Column({ type: 'text', name: 'reason_code' })
  reasonCode!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'submitted_at', nullable: true })
  submittedAt!: number | null;

  @Column({ type: 'integer', name: 'updated_at' })
  updatedAt!: number;

  @Column({ type: 'integer', name: 'triggered_at', nullable: true })
  triggeredAt!: number | null;

  @Column({ type: 'boolean', name: 'amend_unknown' })
  amendUnknown!: boolean;

  @Column({ type: 'text', name: 'client_id' })
  clientId!: string;

  @Column({ type: 'text', name: 'amend_quantity', nullable: true })
  amendQuantity!: string | null;

  @Column({ type: 'text', name: 'amend_limit_price', nullable: true })
  amendLimitPrice!: string | null;

  @Column({ type: 'text', name: 'amend_stop_price', nullable: true })
  amendStopPrice!: string | null;

  @Column({ type: 'integer', name: 'amend_asked_at', nullable: true })
  amendAskedAt!: number | null;

  @Column({ type: 'integer', name: 'cancel_requested_at', nullable: true })
  cancelRequestedAt!: number | null;
}
