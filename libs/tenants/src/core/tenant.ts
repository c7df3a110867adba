import type { EpochMs, TenantId } from '@tidegate/kernel';

/** Upper bounds of a tenant's resources. */
export interface TenantQuotas {
  readonly accounts: number;
  readonly members: number;
  readonly apiKeys: number;
  /** Back-tests that run at the same time. */
  readonly backtests: number;
}

export const DEFAULT_QUOTAS: TenantQuotas = {
  accounts: 100,
  members: 100,
  apiKeys: 50,
  backtests: 2,
};

/** `suspended`: no member, key or link has access. Its accounts stay as they are. */
export type TenantState = 'active' | 'suspended';

export interface Tenant {
  readonly id: TenantId;
  readonly title: string;
  readonly state: TenantState;
  readonly quotas: TenantQuotas;
  readonly createdAt: EpochMs;
}

export type TenantChange = Partial<Pick<Tenant, 'title' | 'state' | 'quotas'>>;
