import type { InstrumentId, TenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';

/** An account as its tenant's sum sees it. */
export interface ExposedAccount {
  readonly account: { readonly scope: AccountScope };
  /** Account currency. */
  readonly grossNotional: number;
}

export interface TenantNotionalsSetup<Exposed extends ExposedAccount> {
  /** The accounts of a tenant as they stand. */
  readonly ofTenant: (tenant: TenantId) => ReadonlySet<Exposed>;
  /** Accounts with positions or orders in the instrument. */
  readonly involvedIn: (instrument: InstrumentId) => ReadonlySet<Exposed>;
}

/** Parts are counted in ten-thousandths: sums of whole numbers do not depend on their order, so none drifts. */
const PARTS_PER_UNIT = 10_000;

interface Tally<Exposed> {
  /** Ten-thousandths. */
  sum: number;
  readonly parts: Map<Exposed, number>;
  readonly stale: Set<Exposed>;
}

/**
 * What the accounts of each tenant hold and order together: an accepted entry counts at once. A sum is kept from the first
 * question on, and only accounts that changed since the last one, or hold what changed its price, are valued again.
 */
export class TenantNotionals<Exposed extends ExposedAccount> {
  private readonly tallies = new Map<TenantId, Tally<Exposed>>();
  /** Instruments whose price changed since the last question. */
  private readonly moved = new Set<InstrumentId>();

  constructor(private readonly setup: TenantNotionalsSetup<Exposed>) {}

  /** The account may hold or order something else than before, or came or went. */
  changed(trader: Exposed): void {
    if (this.tallies.size === 0) return;
    this.tallies.get(trader.account.scope.tenant)?.stale.add(trader);
  }

  priceChanged(instrument: InstrumentId): void {
    if (this.tallies.size > 0) this.moved.add(instrument);
  }

  /** The sum of the tenant of an account that may be changing. */
  of(asking: Exposed): number {
    const { tenant } = asking.account.scope;
    this.staleByPrice();
    const tally = this.tallies.get(tenant) ?? this.begin(tenant);
    tally.stale.add(asking);
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

/** What the account adds to its tenant's sum, in ten-thousandths. */
function partOf({ grossNotional }: ExposedAccount): number {
  return Math.round(grossNotional * PARTS_PER_UNIT);
}
