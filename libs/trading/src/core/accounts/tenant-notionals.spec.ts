import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { accountId, tenantId, type InstrumentId, type TenantId } from '@tidegate/kernel';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';

import { BTC, ETH } from '../../../testing/index.js';
import { TenantNotionals } from './tenant-notionals.js';

const INSTRUMENTS = [BTC.id, ETH.id];
const TENANTS = [tenantId('t'), tenantId('u')];

/** Holds units by instrument at shared prices. */
class Holder {
  readonly units = new Map<InstrumentId, number>();
  valuations = 0;

  constructor(
    readonly account: { readonly scope: ReturnType<typeof scopeOf> },
    private readonly prices: ReadonlyMap<InstrumentId, number>,
  ) {}

  get marketValue(): number {
    let sum = 0;
    for (const [instrument, units] of this.units) sum += units * (this.prices.get(instrument) ?? 0);
    return sum;
  }

  get grossNotional(): number {
    this.valuations += 1;
    return this.marketValue;
  }
}

function scopeOf(tenant: TenantId, index: number) {
  return { tenant, account: accountId(`a${index}`) };
}

class World {
  readonly holders: Holder[] = [];
  readonly present = new Set<Holder>();
  readonly prices = new Map<InstrumentId, number>(INSTRUMENTS.map((id) => [id, 100]));
  readonly notionals = new TenantNotionals<Holder>({
    ofTenant: (tenant) => new Set(this.ofTenant(tenant)),
    involvedIn: (instrument) =>
      new Set([...this.present].filter(({ units }) => units.has(instrument))),
  });

  ofTenant(tenant: TenantId): readonly Holder[] {
    return [...this.present].filter(({ account }) => account.scope.tenant === tenant);
  }

  join(tenant: TenantId): Holder {
    const account = { scope: scopeOf(tenant, this.holders.length) };
    const holder = new Holder(account, this.prices);
    this.holders.push(holder);
    this.present.add(holder);
    this.notionals.changed(holder);
    return holder;
  }

  leave(holder: Holder): void {
    this.present.delete(holder);
    this.notionals.changed(holder);
  }

  hold(holder: Holder, instrument: InstrumentId, units: number): void {
    if (units === 0) holder.units.delete(instrument);
    else holder.units.set(instrument, units);
  }

  price(instrument: InstrumentId, price: number): void {
    this.prices.set(instrument, price);
    this.notionals.priceChanged(instrument);
  }

  fullSum(tenant: TenantId): number {
    const parts = this.ofTenant(tenant).map(({ marketValue }) => Math.round(marketValue * 10_000));
    return parts.reduce((sum, part) => sum + part, 0) / 10_000;
  }
}

const step = fc.oneof(
  fc.record({ type: fc.constant('join' as const), of: fc.nat() }),
  fc.record({ type: fc.constant('leave' as const), of: fc.nat() }),
  fc.record({
    type: fc.constantFrom('hold' as const, 'hold and ask' as const),
    of: fc.nat(),
    instrument: fc.constantFrom(...INSTRUMENTS),
    units: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e5, noNaN: true })),
  }),
  fc.record({
    type: fc.constant('price' as const),
    of: fc.nat(),
    instrument: fc.constantFrom(...INSTRUMENTS),
    price: fc.double({ min: 1e-6, max: 1e5, noNaN: true }),
  }),
  fc.record({ type: fc.constant('ask' as const), of: fc.nat() }),
);

describe('TenantNotionals', () => {
  it('gives the sum over all accounts of the tenant after any changes', () => {
    const cases = new CaseCounter('ask', 'hold and ask', 'leave', 'price', 'several holders');
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const world = new World();
        for (let index = 0; index < 4; index++) world.join(TENANTS[index % 2] ?? tenantId('t'));
        const ask = (holder: Holder): void => {
          const { tenant } = holder.account.scope;
          expect(world.notionals.of(holder)).toBe(world.fullSum(tenant));
          const holding = world.ofTenant(tenant).filter(({ marketValue }) => marketValue > 0);
          if (holding.length > 1) cases.count('several holders');
        };
        for (const each of steps) {
          const present = [...world.present];
          const holder = present[each.of % Math.max(1, present.length)];
          if (each.type === 'join') world.join(TENANTS[each.of % 2] ?? tenantId('t'));
          else if (each.type === 'price') world.price(each.instrument, each.price);
          else if (holder === undefined) continue;
          else if (each.type === 'ask') ask(holder);
          else if (each.type === 'leave') world.leave(holder);
          else {
            world.hold(holder, each.instrument, each.units);
            // An account that queries during its own change counts with its current holdings.
            if (each.type === 'hold and ask') ask(holder);
            world.notionals.changed(holder);
          }
          if (each.type !== 'join' && each.type !== 'hold') cases.count(each.type);
        }
        for (const holder of world.present) ask(holder);
      }),
      seeded({ numRuns: 200 }),
    );
    cases.assertReached();
  });

  it('revalues each account once after a price change, not once per query', () => {
    const world = new World();
    const [tenant = tenantId('t')] = TENANTS;
    const holders = Array.from({ length: 50 }, () => world.join(tenant));
    for (const holder of holders) world.hold(holder, BTC.id, 1);
    const [first] = holders;
    if (first) world.notionals.of(first);
    for (const holder of holders) holder.valuations = 0;
    world.price(BTC.id, 101);
    for (const holder of holders) world.notionals.of(holder);
    // Once for the price, and once for its own query.
    expect(holders.map(({ valuations }) => valuations)).toEqual([1, ...Array<number>(49).fill(2)]);
  });

  it('counts an account that left no more, even when it changes again', () => {
    const world = new World();
    const [staying, leaving] = [world.join(tenantId('t')), world.join(tenantId('t'))];
    world.hold(staying, BTC.id, 1);
    world.hold(leaving, BTC.id, 2);
    expect(world.notionals.of(staying)).toBe(300);
    world.leave(leaving);
    for (let change = 0; change < 2; change++) {
      expect(world.notionals.of(staying)).toBe(100);
      world.notionals.changed(leaving);
    }
  });

  it('tracks nothing before the first query', () => {
    const world = new World();
    const holder = world.join(tenantId('t'));
    for (let change = 0; change < 10; change++) world.price(BTC.id, 100 + change);
    expect(holder.valuations).toBe(0);
    world.hold(holder, BTC.id, 2);
    expect(world.notionals.of(holder)).toBe(218);
  });
});
