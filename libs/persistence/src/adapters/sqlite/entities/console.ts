import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tenants of the installation. */
@Entity({ name: 'tenants' })
export class TenantEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text' })
  quotas!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;
}

/** The users of the installation. */
@Entity({ name: 'users' })
export class UserEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  login!: string;

  @Column({ type: 'text', name: 'login_key' })
  loginKey!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'boolean', name: 'is_administrator' })
  isAdministrator!: boolean;

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;

  @Column({ type: 'text' })
  preferences!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'last_seen_at', nullable: true })
  lastSeenAt!: number | null;
}

/** Open password resets, at most one per user. */
@Entity({ name: 'password_resets' })
export class PasswordResetEntity {
  @PrimaryColumn({ type: 'text' })
  user!: string;

  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'integer', name: 'expires_at' })
  expiresAt!: number;

  @Column({ type: 'boolean', name: 'removes_second_factors' })
  removesSecondFactors!: boolean;
}

/** Confirmed authenticator apps. */
@Entity({ name: 'totps' })
export class TotpEntity {
  @PrimaryColumn({ type: 'text' })
  user!: string;

  @Column({ type: 'text' })
  secret!: string;

  @Column({ type: 'integer', name: 'confirmed_at' })
  confirmedAt!: number;

  @Column({ type: 'integer', name: 'last_step' })
  lastStep!: number;
}

/** Unused recovery codes. */
@Entity({ name: 'recovery_codes' })
export class RecoveryCodeEntity {
  @PrimaryColumn({ type: 'text' })
  user!: string;

  @PrimaryColumn({ type: 'text', name: 'code_hash' })
  codeHash!: string;
}

/** WebAuthn credentials. */
@Entity({ name: 'passkeys' })
export class PasskeyEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  user!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', name: 'public_key' })
  publicKey!: string;

  @Column({ type: 'integer' })
  counter!: number;

  @Column({ type: 'text' })
  transports!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'last_used_at', nullable: true })
  lastUsedAt!: number | null;
}

/** Roles of users in tenants. */
@Entity({ name: 'memberships' })
export class MembershipEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  user!: string;

  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'integer' })
  since!: number;
}

/** Open invitations. */
@Entity({ name: 'invitations' })
export class InvitationEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  tenant!: string;

  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'text' })
  note!: string;

  @Column({ type: 'text', name: 'invited_by' })
  invitedBy!: string;

  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'expires_at' })
  expiresAt!: number;
}

/** Sessions of signed-in users. */
@Entity({ name: 'sessions' })
export class SessionEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  user!: string;

  @Column({ type: 'text' })
  csrf!: string;

  @Column({ type: 'text' })
  method!: string;

  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;

  @Column({ type: 'text', name: 'previous_hash', nullable: true })
  previousHash!: string | null;

  @Column({ type: 'integer', name: 'previous_until', nullable: true })
  previousUntil!: number | null;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'token_at' })
  tokenAt!: number;

  @Column({ type: 'integer', name: 'last_seen_at' })
  lastSeenAt!: number;

  @Column({ type: 'text' })
  address!: string;

  @Column({ type: 'text' })
  device!: string;

  @Column({ type: 'integer', name: 'stepped_up_until' })
  steppedUpUntil!: number;
}

/** API keys and investor links. */
@Entity({ name: 'credentials' })
export class CredentialEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  tenant!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  verbs!: string;

  @Column({ type: 'text', nullable: true })
  accounts!: string | null;

  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;

  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  @Column({ type: 'integer', name: 'expires_at' })
  expiresAt!: number;

  @Column({ type: 'integer', name: 'revoked_at', nullable: true })
  revokedAt!: number | null;

  @Column({ type: 'integer', name: 'last_used_at', nullable: true })
  lastUsedAt!: number | null;

  @Column({ type: 'text', name: 'last_address' })
  lastAddress!: string;

  @Column({ type: 'text', name: 'secret_hash' })
  secretHash!: string;
}

/** Append-only: the audit log. */
@Entity({ name: 'audit_entries' })
export class AuditEntity {
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  @Column({ type: 'text', nullable: true })
  tenant!: string | null;

  @Column({ type: 'integer', name: 'tenant_number' })
  tenantNumber!: number;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'text', name: 'actor_kind' })
  actorKind!: string;

  @Column({ type: 'text', name: 'actor_id' })
  actorId!: string;

  @Column({ type: 'text', name: 'actor_label' })
  actorLabel!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'text' })
  target!: string;

  @Column({ type: 'text' })
  before!: string;

  @Column({ type: 'text' })
  after!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text', name: 'request_id' })
  requestId!: string;

  @Column({ type: 'text' })
  address!: string;

  @Column({ type: 'text', name: 'previous_leaf' })
  previousLeaf!: string;

  @Column({ type: 'text', name: 'previous_hash' })
  previousHash!: string;

  @Column({ type: 'text' })
  leaf!: string;

  @Column({ type: 'text' })
  hash!: string;
}

/** Commands by idempotency key. An empty tenant stands for the platform. */
@Entity({ name: 'keyed_commands' })
export class KeyedCommandEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  caller!: string;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ type: 'integer' })
  at!: number;

  @Column({ type: 'integer', nullable: true })
  status!: number | null;

  @Column({ type: 'text', nullable: true })
  body!: string | null;
}

/** Changes to a profile that are not saved as a version yet: one draft per profile and author. */
@Entity({ name: 'profile_drafts' })
export class ProfileDraftEntity {
  @PrimaryColumn({ type: 'text' })
  tenant!: string;

  @PrimaryColumn({ type: 'text' })
  profile!: string;

  @PrimaryColumn({ type: 'text' })
  author!: string;

  @Column({ type: 'integer' })
  base!: number;

  @Column({ type: 'text' })
  content!: string;

  @Column({ type: 'text' })
  note!: string;

  @Column({ type: 'integer', name: 'saved_at' })
  savedAt!: number;
}
