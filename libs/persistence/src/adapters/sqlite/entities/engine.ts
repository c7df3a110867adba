import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Risk and trader state of an account, as JSON that only its owner reads. */
@Entity({ name: 'account_states' })
export class AccountStateEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  account!: string;

  @Column({ type: 'text' })
  state!: string;
}

/** The engine's own inputs, numbered per venue without holes. */
@Entity({ name: 'journal' })
export class JournalEntity {
  @PrimaryColumn({ type: 'text' })
  venue!: string;

  @PrimaryColumn({ type: 'integer' })
  sequence!: number;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  payload!: string;
}

/** One row per start of the engine. */
@Entity({ name: 'runs' })
export class RunEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  epoch!: number;

  @Column({ type: 'integer', name: 'started_at' })
  startedAt!: number;
}
