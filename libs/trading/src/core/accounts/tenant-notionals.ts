import type { InstrumentId, TenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

/** The part of an account that counts in the sum of its tenant. */
export interface ExposedAccount {
  readonly account: { readonly scope: AccountScope };
  /** Account currency. */
  readonly grossNotional: number;
}

export interface TenantNotionalsSetup<Exposed extends ExposedAccount> {
  /** The current accounts of a tenant. */
  readonly ofTenant: (tenant: TenantId) => ReadonlySet<Exposed>;
  /** Accounts with positions or orders in the instrument. */
  readonly involvedIn: (instrument: InstrumentId) => ReadonlySet<Exposed>;
}

/** Sums count in ten-thousandths: integer sums do not depend on the order of their parts and do not drift. */
const PARTS_PER_UNIT = 10_000;

interface Tally<Exposed> {
  /** Ten-thousandths. */
  sum: number;
  readonly parts: Map<Exposed, number>;
  readonly stale: Set<Exposed>;
}

/**
 * The gross notional of positions and working entries over all accounts of each tenant. An accepted entry counts at
 * once. Tracks a tenant from its first query on. A query revalues only accounts that changed or whose prices changed.
 */
export class TenantNotionals<Exposed extends ExposedAccount> {
  private readonly tallies = new Map<TenantId, Tally<Exposed>>();
  /** Instruments whose price changed since the last query. */
  private readonly moved = new Set<InstrumentId>();

  constructor(private readonly setup: TenantNotionalsSetup<Exposed>) {}

  /** Called when an account may have changed positions or orders, or was added or removed. */
  changed(trader: Exposed): void {
    this.tallies.get(trader.account.scope.tenant)?.stale.add(trader);
  }

  priceChanged(instrument: InstrumentId): void {
    this.moved.add(instrument);
  }

  /** The sum of the account's tenant. The account itself is revalued, because it may be changing. */
  of(querying: Exposed): number {
    const { tenant } = querying.account.scope;
    this.staleByPrice();
    const tally = this.tallies.get(tenant) ?? this.begin(tenant);
    tally.stale.add(querying);
    const present = this.setup.ofTenant(tenant);
    for (const trader of tally.stale) count(tally, trader, present.has(trader));
    tally.stale.clear();
    return tally.sum / PARTS_PER_UNIT;
  }

  private begin(tenant: TenantId): Tally<Exposed> {
    const stale = new Set(this.setup.ofTenant(tenant));
    const tally: Tally<Exposed> = { sum: 0, parts: new Map(), stale };
    this.tallies.set(tenant, tally);
    return tally;
  }

  private staleByPrice(): void {
    for (const instrument of this.moved) {
      for (const trader of this.setup.involvedIn(instrument)) this.changed(trader);
    }
    this.moved.clear();
  }
}

function count<Exposed extends ExposedAccount>(
  tally: Tally<Exposed>,
  trader: Exposed,
  isPresent: boolean,
): void {
  tally.sum -= tally.parts.get(trader) ?? 0;
  if (!isPresent) {
    tally.parts.delete(trader);
    return;
  }
  const part = partOf(trader);
  tally.parts.set(trader, part);
  tally.sum += part;
}

/** The account's part of its tenant's sum, in ten-thousandths. */
function partOf({ grossNotional }: ExposedAccount): number {
  return Math.round(grossNotional * PARTS_PER_UNIT);
}
