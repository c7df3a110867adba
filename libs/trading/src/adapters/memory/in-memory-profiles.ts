import type { ProfileHash, TenantId } from '@tidegate/kernel';
import type { ProfileVersion, TenantScope } from '@tidegate/model';

import { profileHashReused } from '../../journal/commit-rules.js';
import type { ProfileDraft, ProfileStore } from '../../ports.js';
import { compareText } from './compare-text.js';

/** Profiles in memory. */
export class InMemoryProfiles implements ProfileStore {
  private readonly tenants = new Map<TenantId, Map<string, ProfileVersion[]>>();
  private readonly contents = new Map<ProfileHash, string>();

  async save({ tenant }: TenantScope, draft: ProfileDraft): Promise<ProfileVersion> {
    const known = this.contents.get(draft.hash);
    if (known !== undefined && known !== draft.content) throw profileHashReused(draft);
    const versions = this.versionsOf(tenant, draft.name);
    const latest = versions.at(-1);
    if (latest?.hash === draft.hash) return latest;
    const saved = { ...draft, tenant, version: versions.length + 1 };
    versions.push(saved);
    this.contents.set(draft.hash, draft.content);
    return saved;
  }

  async list({ tenant }: TenantScope): Promise<readonly ProfileVersion[]> {
    return [...(this.tenants.get(tenant)?.values() ?? [])]
      .flatMap((versions) => versions.slice(-1))
      .sort((a, b) => compareText(a.name, b.name));
  }

  async versions({ tenant }: TenantScope, name: string): Promise<readonly ProfileVersion[]> {
    return (this.tenants.get(tenant)?.get(name) ?? []).toReversed();
  }

  async find(
    { tenant }: TenantScope,
    name: string,
    version: number | 'latest',
  ): Promise<ProfileVersion | null> {
    const versions = this.tenants.get(tenant)?.get(name) ?? [];
    const found = version === 'latest' ? versions.at(-1) : versions[version - 1];
    return found ?? null;
  }

  async content(hash: ProfileHash): Promise<string | null> {
    return this.contents.get(hash) ?? null;
  }

  private versionsOf(tenant: TenantId, name: string): ProfileVersion[] {
    const profiles = this.tenants.get(tenant) ?? new Map<string, ProfileVersion[]>();
    this.tenants.set(tenant, profiles);
    const versions = profiles.get(name) ?? [];
    profiles.set(name, versions);
    return versions;
  }
}
