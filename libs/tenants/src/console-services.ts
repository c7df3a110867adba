import type { Clock } from '@tidegate/kernel';

import { AuditLog } from './audit-log.js';
import type { RandomBytes } from './core/secret.js';
import { ApiKeys, InvestorLinks } from './credentials.js';
import { FactorCheck } from './factor-check.js';
import { IdempotentCommands } from './idempotent-commands.js';
import { Invitations } from './invitations.js';
import { Members } from './members.js';
import { PasswordReset } from './password-reset.js';
import { Passwords } from './passwords.js';
import type { ConsoleStores, PasskeyCeremonies, PasswordHasher, TotpCodes } from './ports.js';
import { PrincipalResolver } from './principal-resolver.js';
import { SecondFactors } from './second-factors.js';
import { Sessions } from './sessions.js';
import { Setup } from './setup.js';
import { SignIn } from './sign-in.js';
import { SignInGuard } from './sign-in-guard.js';
import { StepUp } from './step-up.js';
import { Tenants } from './tenants.js';
import { Users } from './users.js';

/** Everything that the console does about people and their rights. */
export interface ConsoleServices {
  readonly setup: Setup;
  readonly signIn: SignIn;
  readonly stepUp: StepUp;
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  readonly passwordReset: PasswordReset;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly apiKeys: ApiKeys;
  readonly links: InvestorLinks;
  readonly users: Users;
  readonly tenants: Tenants;
  readonly audit: AuditLog;
  readonly commands: IdempotentCommands;
  readonly principals: PrincipalResolver;
}

export interface ConsoleDependencies {
  readonly stores: ConsoleStores;
  readonly hasher: PasswordHasher;
  readonly totp: TotpCodes;
  readonly passkeys: PasskeyCeremonies;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** The access token of the storage directory. */
  readonly accessToken: string;
}

export function createConsoleServices(deps: ConsoleDependencies): ConsoleServices {
  const { stores, clock, random, accessToken } = deps;
  const audit = new AuditLog(stores.audit, clock);
  const guard = new SignInGuard(clock);
  const passwords = new Passwords({ ...deps, users: stores.users });
  const sessions = new Sessions({ ...stores, clock, random });
  const common = { ...deps, ...stores, passkeys: deps.passkeys, audit, guard, passwords };
  const checks = new FactorCheck(common);
  const shared = { ...common, sessions, checks };
  return {
    setup: new Setup(shared),
    signIn: new SignIn(shared),
    stepUp: new StepUp(shared),
    sessions,
    secondFactors: new SecondFactors(shared),
    passwordReset: new PasswordReset(shared),
    members: new Members(shared),
    invitations: new Invitations(shared),
    apiKeys: new ApiKeys(shared),
    links: new InvestorLinks(shared),
    users: new Users(shared),
    tenants: new Tenants(shared),
    audit,
    commands: new IdempotentCommands(stores.idempotency, clock),
    principals: new PrincipalResolver({ sessions, stores, clock, accessToken }),
  };
}
