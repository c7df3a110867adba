import type { Page, PageRequest, TenantScope } from '@tidegate/model';

import type { Tenant, TenantChange } from '../../src/core/tenant.js';
import type { TenantStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';
import { pageByKey } from './pages.js';

export class MemoryTenantStore implements TenantStore {
  constructor(private readonly world: MemoryWorld) {}

  async create({ tenant }: TenantScope, content: Omit<Tenant, 'id'>): Promise<boolean> {
    if (this.world.tenants.has(tenant)) return false;
    this.world.tenants.set(tenant, { ...content, id: tenant });
    return true;
  }

  async find({ tenant }: TenantScope): Promise<Tenant | null> {
    return this.world.tenants.get(tenant) ?? null;
  }

  async change({ tenant }: TenantScope, change: TenantChange): Promise<boolean> {
    const found = this.world.tenants.get(tenant);
    if (!found) return false;
    this.world.tenants.set(tenant, { ...found, ...change });
    return true;
  }

  async list(request: PageRequest): Promise<Page<Tenant>> {
    return pageByKey(this.world.tenants.values(), ({ id }) => id, request);
  }
}
