import type { EpochMs } from '@tidegate/kernel';
import type { TenantScope } from '@tidegate/model';

import { CREDENTIAL_KEPT_MS, type Credential } from '../../src/core/credential.js';
import type { CredentialId } from '../../src/core/ids.js';
import type { CredentialStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryCredentialStore implements CredentialStore {
  constructor(private readonly world: MemoryWorld) {}

  async create(
    { tenant }: TenantScope,
    credential: Credential,
    secretHash: string,
  ): Promise<boolean> {
    if (this.world.credentials.has(credential.id)) return false;
    const limit = credential.createdAt - CREDENTIAL_KEPT_MS;
    for (const [id, { credential: known }] of this.world.credentials) {
      const isOld = (known.revokedAt ?? known.expiresAt) < limit;
      if (known.tenant === tenant && isOld) this.world.credentials.delete(id);
    }
    this.world.credentials.set(credential.id, {
      credential: { ...credential, tenant },
      secretHash,
    });
    return true;
  }

  async list({ tenant }: TenantScope): Promise<readonly Credential[]> {
    return [...this.world.credentials.values()]
      .map(({ credential }) => credential)
      .filter((credential) => credential.tenant === tenant)
      .sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1));
  }

  async revoke(scope: TenantScope, id: CredentialId, at: EpochMs): Promise<boolean> {
    const found = this.within(scope, id);
    if (found?.credential.revokedAt !== null) return false;
    this.world.credentials.set(id, {
      ...found,
      credential: { ...found.credential, revokedAt: at },
    });
    return true;
  }

  async used(
    scope: TenantScope,
    id: CredentialId,
    { at, address }: { readonly at: EpochMs; readonly address: string },
  ): Promise<void> {
    const found = this.within(scope, id);
    if (!found) return;
    const credential = { ...found.credential, lastUsedAt: at, lastAddress: address };
    this.world.credentials.set(id, { ...found, credential });
  }

  async present(
    id: CredentialId,
  ): Promise<{ readonly credential: Credential; readonly secretHash: string } | null> {
    return this.world.credentials.get(id) ?? null;
  }

  private within({ tenant }: TenantScope, id: CredentialId) {
    const found = this.world.credentials.get(id);
    return found?.credential.tenant === tenant ? found : undefined;
  }
}
