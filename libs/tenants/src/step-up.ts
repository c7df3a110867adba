import { ok, type EpochMs, type Result } from '@tidegate/kernel';

import type { AuditLog } from './audit-log.js';
import { userOf, type SignedInCaller } from './core/caller.js';
import { refused, type Refusal } from './core/refusal.js';
import type { FactorCheck, FactorProof } from './factor-check.js';
import type { RelyingParty, SecondFactorStore, UserStore } from './ports.js';
import type { Sessions } from './sessions.js';

export interface StepUpDependencies {
  readonly users: UserStore;
  readonly factors: SecondFactorStore;
  readonly checks: FactorCheck;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
}

/** The new token of the session, and until when dangerous verbs are allowed. */
export interface SteppedUp {
  readonly token: string;
  readonly until: EpochMs;
}

/** Lets a signed-in user prove their identity again before a dangerous action. */
export class StepUp {
  constructor(private readonly deps: StepUpDependencies) {}

  /** Options for a step-up with a passkey. */
  async passkeyOptions(caller: SignedInCaller, party: RelyingParty) {
    const user = await this.deps.users.find(userOf(caller));
    return this.deps.checks.passkeyOptions(party, user);
  }

  /** A user with an authenticator or a passkey must use one of them; the password alone is not enough then. */
  async prove(caller: SignedInCaller, proof: FactorProof): Promise<Result<SteppedUp, Refusal>> {
    const { users, factors, checks, sessions, audit } = this.deps;
    const user = await users.find(userOf(caller));
    if (!user) return SESSION_ENDED;
    const { hasTotp, passkeys } = await factors.summary(user.id);
    if (proof.type === 'password' && (hasTotp || passkeys > 0)) return FACTOR_MISSING;
    const proved = await checks.check(user, proof, caller.address);
    const action = { tenant: null, action: 'step-up', target: user.login, after: proof.type };
    if (!proved.ok) {
      await audit.record(caller, { ...action, refusal: proved.error.code });
      return proved;
    }
    const stepped = await sessions.stepUp(caller.principal.session.id);
    if (!stepped) return SESSION_ENDED;
    await audit.record(caller, action);
    return ok(stepped);
  }
}

const SESSION_ENDED = refused('TARGET_MISSING', 'The session has ended: sign in again');
const FACTOR_MISSING = refused(
  'SECOND_FACTOR_MISSING',
  'Confirm with your authenticator or passkey; the password alone is not enough',
);
