import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { ClosedTradeRow } from '../../../core/codecs/closed-trade.js';

/** Closed trades, keyed by position id. */
@Entity({ name: 'closed_trades' })
export class ClosedTradeEntity implements ClosedTradeRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  position!: string;

  @Column({ type: 'text' })
  instrument!: string;

  @Column({ type: 'text' })
  direction!: string;

  @Column({ type: 'text' })
  strategy!: string;

  @Column({ type: 'text' })
  supporters!: string;

  @Column({ type: 'text' })
  decision!: string;

  @Column({ type: 'text' })
  quantity!: string;

  @Column({ type: 'text', name: 'entry_price' })
  entryPrice!: string;

  @Column({ type: 'text', name: 'exit_price' })
  exitPrice!: string;

  @Column({ type: 'text', name: 'gross_pnl' })
  grossPnl!: string;

  @Column({ type: 'text' })
  fees!: string;

  @Column({ type: 'text', name: 'net_pnl' })
  netPnl!: string;

  @Column({ type: 'text', name: 'r_multiple' })
  rMultiple!: string;

  @Column({ type: 'text' })
  mfe!: string;

  @Column({ type: 'text' })
  mae!: string;

  @Column({ type: 'text', name: 'entry_slippage' })
  entrySlippage!: string;

  @Column({ type: 'text', name: 'exit_slippage' })
  exitSlippage!: string;

  @Column({ type: 'text', name: 'exit_reason' })
  exitReason!: string;

  @Column({ type: 'text' })
  trend!: string;

  @Column({ type: 'text' })
  volatility!: string;

  @Column({ type: 'integer', name: 'opened_at' })
  openedAt!: number;

  @Column({ type: 'integer', name: 'closed_at' })
  closedAt!: number;
}
