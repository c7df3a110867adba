export { Argon2PasswordHasher } from './adapters/argon2/argon2-password-hasher.js';
export { OtpauthTotpCodes } from './adapters/otp/otpauth-totp-codes.js';
export { WebauthnPasskeys } from './adapters/webauthn/webauthn-passkeys.js';
export { AuditLog, verifyAudit, type AuditAction, type AuditVerification } from './audit-log.js';
export {
  createConsoleServices,
  type ConsoleDependencies,
  type ConsoleServices,
} from './console-services.js';
export { checkAccess, checkPlatformAccess, checkStepUp, type AccessClaim } from './core/access.js';
export { chainEntry, EMPTY_HEAD, type ChainEnds } from './core/audit-chain.js';
export type {
  AuditActor,
  AuditDraft,
  AuditEntry,
  AuditFilter,
  AuditHead,
} from './core/audit-entry.js';
export { isSignedIn, type Caller, type RequestPlace, type SignedInCaller } from './core/caller.js';
export { CREDENTIAL_KEPT_MS, type Credential, type CredentialKind } from './core/credential.js';
export { checkCsrf, checkOrigin, type CsrfProof } from './core/csrf.js';
export {
  COMMAND_TIMEOUT_MS,
  OUTCOME_LIFETIME_MS,
  OUTCOMES_PER_CALLER_MAX,
  type CommandOutcome,
  type IdempotencyScope,
  type IdempotencyState,
  type KeyedCommand,
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
export {
  judgePassword,
  type PasswordOwner,
  type PasswordProblem,
  type PasswordStrength,
  type PasswordVerdict,
} from './core/password-policy.js';
export { DRAFT_LENGTH_MAX, type DraftKey, type ProfileDraft } from './core/profile-draft.js';
export type { FactorSummary, Passkey, Totp } from './core/second-factor.js';
export type { RandomBytes } from './core/secret.js';
export {
  CSRF_HEADER,
  SESSION_COOKIE,
  SESSIONS_MAX,
  type Session,
  type SignInMethod,
} from './core/session.js';
export {
  DEFAULT_QUOTAS,
  type Tenant,
  type TenantChange,
  type TenantQuotas,
  type TenantState,
} from './core/tenant.js';
export { loginKey, type User, type UserChange, type UserState } from './core/user.js';
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
  PasskeyCeremonies,
  PasskeyChallenge,
  PasswordHasher,
  PasswordResetStore,
  PasswordResetToken,
  ProfileDraftStore,
  RelyingParty,
  SecondFactorStore,
  SessionStore,
  TenantStore,
  TotpCodes,
  UserStore,
} from './ports.js';
export type {
  ApiKeys,
  InvestorLinks,
  IssuedCredential,
  KeyRequest,
  LinkRequest,
} from './credentials.js';
export type { FactorProof } from './factor-check.js';
export type { CommandResult, IdempotentCommands } from './idempotent-commands.js';
export type { InvitationPreview, Invitations } from './invitations.js';
export type { Member, Members } from './members.js';
export type { IssuedReset, PasswordReset } from './password-reset.js';
export type { UserDetails } from './passwords.js';
export type { PrincipalResolver } from './principal-resolver.js';
export type { FactorAdded, SecondFactors } from './second-factors.js';
export type { IssuedSession, Sessions } from './sessions.js';
export type { FirstOwner, Setup } from './setup.js';
export type { SignIn, SignInStep } from './sign-in.js';
export type { StepUp, SteppedUp } from './step-up.js';
export { CONSOLE_SERVICES, TenantsModule } from './tenants.module.js';
export type { Tenants } from './tenants.js';
export type { Users } from './users.js';
