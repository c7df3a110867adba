import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CandleRow, EquityRow } from '../../../core/codecs/telemetry.js';

/** Closed candles as the engine received them. */
@Entity({ name: 'candles' })
export class CandleEntity implements CandleRow {
  @PrimaryColumn({ type: 'text' })
  instrument!: string;

  @PrimaryColumn({ type: 'text' })
  timeframe!: string;

  @PrimaryColumn({ type: 'integer', name: 'open_time' })
  openTime!: number;

  @Column({ type: 'real' })
  open!: number;

  @Column({ type: 'real' })
  high!: number;

  @Column({ type: 'real' })
  low!: number;

  @Column({ type: 'real' })
  close!: number;

  @Column({ type: 'real' })
  volume!: number;

  @Column({ type: 'integer' })
  trades!: number;

  @Column({ type: 'boolean' })
  synthetic!: boolean;
}

/** The equity of an account over time. */
@Entity({ name: 'equity_snapshots' })
export class EquityEntity implements EquityRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  equity!: string;

  @Column({ type: 'text' })
  cash!: string;

  @Column({ type: 'text', name: 'unrealised_pnl' })
  unrealisedPnl!: string;
}
