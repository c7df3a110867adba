import type { ConsoleStores } from '../../src/ports.js';
import { MemoryAuditStore } from './memory-audit-store.js';
import { MemoryCredentialStore } from './memory-credential-store.js';
import { MemoryIdempotencyStore } from './memory-idempotency-store.js';
import { MemoryInvitationStore } from './memory-invitation-store.js';
import { MemoryMembershipStore } from './memory-membership-store.js';
import { MemoryPasswordResetStore } from './memory-password-reset-store.js';
import { MemoryProfileDraftStore } from './memory-profile-draft-store.js';
import { MemorySecondFactorStore } from './memory-second-factor-store.js';
import { MemorySessionStore } from './memory-session-store.js';
import { MemoryTenantStore } from './memory-tenant-store.js';
import { MemoryUserStore } from './memory-user-store.js';
import { MemoryWorld } from './memory-world.js';

/** All stores of the console in memory, empty. */
export function memoryConsoleStores(): ConsoleStores {
  const world = new MemoryWorld();
  return {
    tenants: new MemoryTenantStore(world),
    users: new MemoryUserStore(world),
    resets: new MemoryPasswordResetStore(world),
    factors: new MemorySecondFactorStore(world),
    memberships: new MemoryMembershipStore(world),
    invitations: new MemoryInvitationStore(world),
    sessions: new MemorySessionStore(world),
    credentials: new MemoryCredentialStore(world),
    audit: new MemoryAuditStore(world),
    idempotency: new MemoryIdempotencyStore(world),
    drafts: new MemoryProfileDraftStore(world),
  };
}
