export { checkAccess, checkPlatformAccess, checkStepUp, type AccessClaim } from './core/access.js';
export type {
  AuditActor,
  AuditDraft,
  AuditEntry,
  AuditFilter,
  AuditHead,
} from './core/audit-entry.js';
export type { Credential, CredentialKind } from './core/credential.js';
export { checkCsrf, checkOrigin, type CsrfProof } from './core/csrf.js';
export type {
  CommandOutcome,
  IdempotencyScope,
  IdempotencyState,
  KeyedCommand,
} from './core/idempotency.js';
export type { CredentialId, InvitationId, PasskeyId, SessionId, UserId } from './core/ids.js';
export type { Invitation } from './core/invitation.js';
export type { Membership } from './core/membership.js';
export {
  isRole,
  isVerb,
  KEY_VERBS,
  PLATFORM_VERBS,
  roleChange,
  ROLES,
  VERBS,
  verbsOfRole,
  type PlatformVerb,
  type Role,
  type Verb,
} from './core/permissions.js';
export {
  OPERATOR,
  verbsWithin,
  type Principal,
  type PrincipalKind,
  type PrincipalSession,
} from './core/principal.js';
export type { Refusal, RefusalCode } from './core/refusal.js';
export type { FactorSummary, Passkey, Totp } from './core/second-factor.js';
export type { RandomBytes } from './core/secret.js';
export { CSRF_HEADER, SESSION_COOKIE, type Session, type SignInMethod } from './core/session.js';
export type { Tenant, TenantQuotas, TenantState } from './core/tenant.js';
export type { User, UserState } from './core/user.js';
export type {
  AuditScope,
  AuditStore,
  ConsoleStores,
  CredentialStore,
  IdempotencyStore,
  InvitationOutcome,
  InvitationStore,
  MembershipStore,
  NewUser,
  PasswordResetStore,
  PasswordResetToken,
  SecondFactorStore,
  SessionStore,
  TenantStore,
  UserStore,
} from './ports.js';
export { PrincipalResolver, type PrincipalResolverDependencies } from './principal-resolver.js';
export {
  Sessions,
  type ClientPlace,
  type IssuedSession,
  type SessionsDependencies,
} from './sessions.js';
