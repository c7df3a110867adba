import type { MigrationInterface, QueryRunner } from 'typeorm';

import { CONSOLE_APPLICATION_ID } from '../application-id.js';

const TABLES = [
  'tenants',
  'users',
  'password_resets',
  'totps',
  'recovery_codes',
  'passkeys',
  'memberships',
  'invitations',
  'sessions',
  'credentials',
  'audit_entries',
  'keyed_commands',
];

const STATEMENTS = [
  `CREATE TABLE "tenants" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "quotas" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "users" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "login" TEXT NOT NULL,
    "login_key" TEXT NOT NULL UNIQUE,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_administrator" INTEGER NOT NULL,
    "password_hash" TEXT NOT NULL,
    "preferences" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "last_seen_at" INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "password_resets" (
    "user" TEXT NOT NULL PRIMARY KEY,
    "token_hash" TEXT NOT NULL UNIQUE,
    "expires_at" INTEGER NOT NULL,
    "removes_second_factors" INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "totps" (
    "user" TEXT NOT NULL PRIMARY KEY,
    "secret" TEXT NOT NULL,
    "confirmed_at" INTEGER NOT NULL,
    "last_step" INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "recovery_codes" (
    "user" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    PRIMARY KEY ("user", "code_hash")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "passkeys" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "transports" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "last_used_at" INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "memberships" (
    "tenant" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    PRIMARY KEY ("tenant", "user")
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "invitations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL UNIQUE,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "sessions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "user" TEXT NOT NULL,
    "csrf" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL UNIQUE,
    "previous_hash" TEXT,
    "previous_until" INTEGER,
    "created_at" INTEGER NOT NULL,
    "token_at" INTEGER NOT NULL,
    "last_seen_at" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "stepped_up_until" INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "credentials" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "verbs" TEXT NOT NULL,
    "accounts" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "revoked_at" INTEGER,
    "last_used_at" INTEGER,
    "last_address" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE "audit_entries" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "tenant" TEXT,
    "tenant_number" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "previous_leaf" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "leaf" TEXT NOT NULL,
    "hash" TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE "keyed_commands" (
    "tenant" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "status" INTEGER,
    "body" TEXT,
    PRIMARY KEY ("tenant", "caller", "key")
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX "passkeys_by_user" ON "passkeys" ("user", "created_at", "id")`,
  `CREATE INDEX "memberships_by_user" ON "memberships" ("user", "tenant")`,
  `CREATE INDEX "memberships_in_order" ON "memberships" ("tenant", "since", "user")`,
  `CREATE INDEX "memberships_owners" ON "memberships" ("tenant") WHERE "role" = 'owner'`,
  `CREATE INDEX "users_administrators" ON "users" ("id") WHERE "is_administrator" = 1 AND "state" = 'active'`,
  `CREATE INDEX "invitations_by_tenant" ON "invitations" ("tenant", "created_at", "id")`,
  `CREATE INDEX "sessions_by_user" ON "sessions" ("user", "last_seen_at", "id")`,
  `CREATE INDEX "sessions_by_previous" ON "sessions" ("previous_hash") WHERE "previous_hash" IS NOT NULL`,
  `CREATE INDEX "sessions_by_use" ON "sessions" ("last_seen_at")`,
  `CREATE INDEX "sessions_by_age" ON "sessions" ("created_at")`,
  `CREATE INDEX "credentials_by_tenant" ON "credentials" ("tenant", "created_at", "id")`,
  `CREATE UNIQUE INDEX "audit_by_tenant" ON "audit_entries" ("tenant", "tenant_number")`,
  `CREATE INDEX "audit_page" ON "audit_entries" ("tenant", "number")`,
  `CREATE INDEX "audit_page_action" ON "audit_entries" ("tenant", "action", "number")`,
  `CREATE INDEX "audit_page_actor" ON "audit_entries" ("tenant", "actor_label", "number")`,
  `CREATE INDEX "keyed_commands_by_age" ON "keyed_commands" ("at")`,
  `CREATE INDEX "keyed_commands_by_caller" ON "keyed_commands" ("tenant", "caller", "at")`,
  ...(['UPDATE', 'DELETE'] as const).map(
    (change) => `CREATE TRIGGER "audit_entries_refuses_${change.toLowerCase()}"
      BEFORE ${change} ON "audit_entries"
      BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END`,
  ),
];

/** Creates tenants, users, credentials, sessions and the audit log. */
export class ConsoleInitial1796000000001 implements MigrationInterface {
  readonly name = 'ConsoleInitial1796000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`PRAGMA application_id = ${CONSOLE_APPLICATION_ID}`);
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TABLE "${table}"`);
  }
}
