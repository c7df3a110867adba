import { err, ok, type AccountId, type Clock, type EpochMs, type Result } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import type { AuditLog } from './audit-log.js';
import { actorOf, type Caller } from './core/caller.js';
import {
  CREDENTIAL_LIFETIME_MAX_MS,
  credentialText,
  isCredentialValid,
  type Credential,
  type CredentialKind,
} from './core/credential.js';
import type { CredentialId } from './core/ids.js';
import { KEY_VERBS, LINK_VERBS, type Verb } from './core/permissions.js';
import { verbsWithin } from './core/principal.js';
import { refusal, refused, type Refusal } from './core/refusal.js';
import { makeCredentialId, makeSecret, secretHash, type RandomBytes } from './core/secret.js';
import { displayName } from './core/user.js';
import type { CredentialStore, TenantStore } from './ports.js';

export interface CredentialsDependencies {
  readonly credentials: CredentialStore;
  readonly tenants: TenantStore;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** A new key or link. `text` is shown once. */
export interface IssuedCredential {
  readonly credential: Credential;
  readonly text: string;
}

/** A request for an API key. */
export interface KeyRequest {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** `null` for all accounts of the tenant. */
  readonly accounts: readonly AccountId[] | null;
  /** At most 366 days ahead. */
  readonly expiresAt: EpochMs;
}

/** A request for an investor's link. */
export interface LinkRequest {
  readonly name: string;
  readonly account: AccountId;
  /** At most 366 days ahead. */
  readonly expiresAt: EpochMs;
}

/** API keys of a tenant. */
export class ApiKeys {
  private readonly desk: CredentialDesk;

  constructor(deps: CredentialsDependencies) {
    this.desk = new CredentialDesk(deps, 'key');
  }

  /** A caller grants only verbs that they hold, and never those that would outlive the key. */
  async create(
    caller: Caller,
    scope: TenantScope,
    request: KeyRequest,
  ): Promise<Result<IssuedCredential, Refusal>> {
    const held = verbsWithin(caller.principal, scope);
    const missing = request.verbs.find((verb) => !KEY_VERBS.includes(verb) || !held.has(verb));
    if (missing !== undefined || request.verbs.length === 0) {
      return refused(
        'VERB_NOT_GRANTABLE',
        missing === undefined
          ? 'A key needs at least one verb'
          : `A key cannot hold "${missing}": you do not hold it, or no key may`,
        { verb: missing },
      );
    }
    const verbs = KEY_VERBS.filter((verb) => request.verbs.includes(verb));
    return this.desk.issue(caller, scope, { ...request, verbs });
  }

  list(scope: TenantScope): Promise<readonly Credential[]> {
    return this.desk.list(scope);
  }

  revoke(caller: Caller, scope: TenantScope, id: CredentialId): Promise<Result<null, Refusal>> {
    return this.desk.revoke(caller, scope, id);
  }
}

/** Read-only links to one account, for investors. */
export class InvestorLinks {
  private readonly desk: CredentialDesk;

  constructor(deps: CredentialsDependencies) {
    this.desk = new CredentialDesk(deps, 'link');
  }

  create(
    caller: Caller,
    scope: TenantScope,
    { name, account, expiresAt }: LinkRequest,
  ): Promise<Result<IssuedCredential, Refusal>> {
    const terms = { name, verbs: [...LINK_VERBS], accounts: [account], expiresAt };
    return this.desk.issue(caller, scope, terms);
  }

  list(scope: TenantScope): Promise<readonly Credential[]> {
    return this.desk.list(scope);
  }

  revoke(caller: Caller, scope: TenantScope, id: CredentialId): Promise<Result<null, Refusal>> {
    return this.desk.revoke(caller, scope, id);
  }
}

/** What keys and links have in common. */
class CredentialDesk {
  constructor(
    private readonly deps: CredentialsDependencies,
    private readonly kind: CredentialKind,
  ) {}

  async issue(
    caller: Caller,
    scope: TenantScope,
    terms: KeyRequest,
  ): Promise<Result<IssuedCredential, Refusal>> {
    const { credentials, audit, clock, random } = this.deps;
    const name = displayName(terms.name);
    if (name === null) return refused('NAME_INVALID', 'A name has 1 to 64 characters');
    const refusal = this.refuseExpiry(terms.expiresAt) ?? (await this.refuseFull(scope));
    if (refusal) return err(refusal);
    const credential: Credential = {
      ...terms,
      id: makeCredentialId(random),
      tenant: scope.tenant,
      kind: this.kind,
      name,
      createdBy: actorOf(caller).label,
      createdAt: clock.now(),
      revokedAt: null,
      lastUsedAt: null,
      lastAddress: '',
    };
    const secret = makeSecret(random);
    await credentials.create(scope, credential, secretHash(secret));
    await audit.record(caller, {
      tenant: scope.tenant,
      action: `${this.kind}s.created`,
      target: `${name} (${credential.id})`,
      after: [...terms.verbs, ...(terms.accounts ?? ['all accounts'])].join(', '),
    });
    return ok({ credential, text: credentialText(credential, secret) });
  }

  /** Those that have not been revoked and not expired, the newest first. */
  async list(scope: TenantScope): Promise<readonly Credential[]> {
    const now = this.deps.clock.now();
    const all = await this.deps.credentials.list(scope);
    return all.filter((each) => each.kind === this.kind && isCredentialValid(each, now));
  }

  async revoke(
    caller: Caller,
    scope: TenantScope,
    id: CredentialId,
  ): Promise<Result<null, Refusal>> {
    const { credentials, audit, clock } = this.deps;
    const found = (await this.list(scope)).find((each) => each.id === id);
    if (!found || !(await credentials.revoke(scope, id, clock.now()))) {
      return refused('TARGET_MISSING', `There is no such ${this.kind}, or it has ended`, { id });
    }
    const { tenant } = scope;
    const target = `${found.name} (${id})`;
    await audit.record(caller, { tenant, action: `${this.kind}s.revoked`, target });
    return ok(null);
  }

  private refuseExpiry(expiresAt: EpochMs): Refusal | null {
    const aheadMs = expiresAt - this.deps.clock.now();
    if (aheadMs > 0 && aheadMs <= CREDENTIAL_LIFETIME_MAX_MS) return null;
    return refusal('EXPIRY_INVALID', 'The expiry must be in the future, at most 366 days ahead');
  }

  private async refuseFull(scope: TenantScope): Promise<Refusal | null> {
    const { credentials, tenants, clock } = this.deps;
    const limit = (await tenants.find(scope))?.quotas.apiKeys ?? 0;
    const now = clock.now();
    const valid = (await credentials.list(scope)).filter((each) => isCredentialValid(each, now));
    if (valid.length < limit) return null;
    return refusal(
      'LIMIT_REACHED',
      `The tenant has ${valid.length} keys and links of at most ${limit}: revoke one first`,
      { limit },
    );
  }
}
