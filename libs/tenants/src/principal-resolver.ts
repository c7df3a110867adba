import type { Clock, TenantId } from '@tidegate/kernel';

import { isCredentialValid, parseCredential, type Credential } from './core/credential.js';
import { LINK_VERBS, ALL_PLATFORM_VERBS, verbsOfRole, type Verb } from './core/permissions.js';
import { OPERATOR, type Principal } from './core/principal.js';
import { equalSecrets, isSecret, secretHash } from './core/secret.js';
import { SEEN_RESOLUTION_MS, type Session } from './core/session.js';
import type { CredentialStore, MembershipStore, TenantStore, UserStore } from './ports.js';
import type { Sessions } from './sessions.js';

export interface PrincipalResolverDependencies {
  readonly sessions: Sessions;
  readonly stores: {
    readonly users: UserStore;
    readonly memberships: MembershipStore;
    readonly tenants: TenantStore;
    readonly credentials: CredentialStore;
  };
  readonly clock: Clock;
  /** The access token of the storage directory, 64 hex digits. */
  readonly accessToken: string;
}

/** Resolves the principal of a request. Nothing is cached, so a revocation takes effect at the next request. */
export class PrincipalResolver {
  constructor(private readonly deps: PrincipalResolverDependencies) {}

  /** The signed-in user of a session cookie; `null` if the session is not valid or its user is disabled. */
  async bySession(token: string, address: string): Promise<Principal | null> {
    if (!isSecret(token)) return null;
    const session = await this.deps.sessions.use(token, address);
    return session && this.principalOf(session);
  }

  /** The holder of an API key, a link, or the access token; `null` if the token is not valid. */
  async byBearer(token: string, address: string): Promise<Principal | null> {
    if (isSecret(token)) return equalSecrets(token, this.deps.accessToken) ? OPERATOR : null;
    const parsed = parseCredential(token);
    if (!parsed) return null;
    const { credentials } = this.deps.stores;
    const found = await credentials.present(parsed.id);
    if (!found || !equalSecrets(found.secretHash, secretHash(parsed.secret))) return null;
    const { credential } = found;
    if (credential.kind !== parsed.kind) return null;
    if (!isCredentialValid(credential, this.deps.clock.now())) return null;
    await this.recordUse(credential, address);
    return this.principalOfCredential(credential);
  }

  private async principalOf(session: Session): Promise<Principal | null> {
    const { users, memberships } = this.deps.stores;
    const user = await users.find(session.user);
    if (user?.state !== 'active') return null;
    const grants = new Map<TenantId, ReadonlySet<Verb>>();
    for (const { tenant, role } of await memberships.ofUser(user.id)) {
      if (await this.isActive(tenant)) grants.set(tenant, verbsOfRole(role));
    }
    const { id, csrf, steppedUpUntil } = session;
    return {
      kind: 'user',
      id: user.id,
      label: user.login,
      grants,
      platform: user.isAdministrator ? ALL_PLATFORM_VERBS : new Set(),
      accounts: null,
      session: { id, user: user.id, csrf, steppedUpUntil },
    };
  }

  private async principalOfCredential(credential: Credential): Promise<Principal | null> {
    const { kind, id, name, tenant, accounts } = credential;
    if (!(await this.isActive(tenant))) return null;
    const verbs = kind === 'link' ? LINK_VERBS : new Set(credential.verbs);
    return {
      kind,
      id,
      label: name,
      grants: new Map([[tenant, verbs]]),
      platform: new Set(),
      accounts: accounts && new Set(accounts),
      session: null,
    };
  }

  private async isActive(tenant: TenantId): Promise<boolean> {
    return (await this.deps.stores.tenants.find({ tenant }))?.state === 'active';
  }

  private async recordUse(credential: Credential, address: string): Promise<void> {
    const { tenant, id, lastUsedAt, lastAddress } = credential;
    const at = this.deps.clock.now();
    const isRecent = lastUsedAt !== null && at - lastUsedAt < SEEN_RESOLUTION_MS;
    if (isRecent && lastAddress === address) return;
    await this.deps.stores.credentials.used({ tenant }, id, { at, address });
  }
}
