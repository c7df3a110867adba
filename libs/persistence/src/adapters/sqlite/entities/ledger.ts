import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { BalanceRow, PostingRow, TransactionRow } from '../../../core/codecs/ledger.js';

/** Append-only: double-entry transactions without their postings. */
@Entity({ name: 'ledger_transactions' })
export class TransactionEntity implements TransactionRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'integer' })
  at!: number;
}

/** Append-only: postings of double-entry transactions. */
@Entity({ name: 'ledger_postings' })
export class PostingEntity implements PostingRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text', name: 'transaction_id' })
  transaction!: string;

  @PrimaryColumn({ type: 'integer' })
  line!: number;

  @Column({ type: 'text' })
  book!: string;

  @Column({ type: 'text' })
  asset!: string;

  @Column({ type: 'text' })
  amount!: string;
}

/** The current amount of each book and asset, always the sum of its postings. */
@Entity({ name: 'ledger_balances' })
export class BalanceEntity implements BalanceRow {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @PrimaryColumn({ type: 'text' })
  book!: string;

  @PrimaryColumn({ type: 'text' })
  asset!: string;

  @Column({ type: 'text' })
  amount!: string;
}
