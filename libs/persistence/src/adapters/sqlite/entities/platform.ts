import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Append-only: profile contents, one per hash. */
@Entity({ name: 'profile_contents' })
export class ProfileContentEntity {
  @PrimaryColumn({ type: 'text' })
  hash!: string;

  @Column({ type: 'text' })
  content!: string;
}

/** Append-only: versions of profiles. */
@Entity({ name: 'profile_versions' })
export class ProfileVersionEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  name!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'text' })
  note!: string;

  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;
}

/** The part of a tenant's exposure granted to a shard. */
@Entity({ name: 'exposure_grants' })
export class ExposureGrantEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  shard!: string;

  @Column({ type: 'text' })
  amount!: string;
}

/** A single row with the id of this installation. */
@Entity({ name: 'installation' })
export class InstallationEntity {
  @PrimaryColumn({ type: 'integer' })
  row!: number;

  @Column({ type: 'text' })
  id!: string;
}
