import { Decimal, type ShardId, type TenantId } from '@tidegate/kernel';

import type { ExposureStore } from '../../ports.js';

/** Exposure grants in memory. */
export class InMemoryExposure implements ExposureStore {
  private readonly grants = new Map<TenantId, Map<ShardId, Decimal>>();

  async grant(shard: ShardId, tenant: TenantId, limit: Decimal): Promise<Decimal> {
    const ofTenant = this.grants.get(tenant) ?? new Map<ShardId, Decimal>();
    let others = new Decimal(0);
    for (const [holder, amount] of ofTenant) if (holder !== shard) others = others.add(amount);
    const granted = Decimal.max(0, limit.sub(others));
    ofTenant.set(shard, granted);
    this.grants.set(tenant, ofTenant);
    return granted;
  }
}
