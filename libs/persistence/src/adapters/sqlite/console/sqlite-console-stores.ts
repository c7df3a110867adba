import type { ConsoleStores } from '@tidegate/tenants';

import type { OpenDatabase } from '../open-database.js';
import { ConsoleTables } from './console-tables.js';
import { SqliteAuditStore } from './sqlite-audit-store.js';
import { SqliteCredentialStore } from './sqlite-credential-store.js';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.js';
import { SqliteInvitationStore } from './sqlite-invitation-store.js';
import { SqliteMembershipStore } from './sqlite-membership-store.js';
import { SqlitePasswordResetStore } from './sqlite-password-reset-store.js';
import { SqliteProfileDraftStore } from './sqlite-profile-draft-store.js';
import { SqliteSecondFactorStore } from './sqlite-second-factor-store.js';
import { SqliteSessionStore } from './sqlite-session-store.js';
import { SqliteTenantStore } from './sqlite-tenant-store.js';
import { SqliteUserStore } from './sqlite-user-store.js';

/** All stores of the console on one open `console.db`. */
export function sqliteConsoleStores(database: OpenDatabase): ConsoleStores {
  const tables = new ConsoleTables(database);
  return {
    tenants: new SqliteTenantStore(tables),
    users: new SqliteUserStore(tables),
    resets: new SqlitePasswordResetStore(tables),
    factors: new SqliteSecondFactorStore(tables),
    memberships: new SqliteMembershipStore(tables),
    invitations: new SqliteInvitationStore(tables),
    sessions: new SqliteSessionStore(tables),
    credentials: new SqliteCredentialStore(tables),
    audit: new SqliteAuditStore(tables),
    idempotency: new SqliteIdempotencyStore(tables),
    drafts: new SqliteProfileDraftStore(tables),
  };
}
