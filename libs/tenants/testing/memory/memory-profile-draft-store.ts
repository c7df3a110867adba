import type { TenantScope } from '@tidegate/model';

import type { DraftKey, ProfileDraft } from '../../src/core/profile-draft.js';
import type { ProfileDraftStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryProfileDraftStore implements ProfileDraftStore {
  constructor(private readonly world: MemoryWorld) {}

  async save(scope: TenantScope, draft: ProfileDraft): Promise<void> {
    this.world.drafts.set(keyOf(scope, draft), draft);
  }

  async find(scope: TenantScope, key: DraftKey): Promise<ProfileDraft | null> {
    return this.world.drafts.get(keyOf(scope, key)) ?? null;
  }

  async discard(scope: TenantScope, key: DraftKey): Promise<boolean> {
    return this.world.drafts.delete(keyOf(scope, key));
  }
}

function keyOf({ tenant }: TenantScope, { profile, author }: DraftKey): string {
  return JSON.stringify([tenant, profile, author]);
}
