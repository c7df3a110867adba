import type { InstrumentId, ProfileHash, TenantId } from '@tidegate/kernel';
import { accountKey, type AccountScope } from '@tidegate/model';

import type { AccountTrader } from './account-trader.js';

const NONE: ReadonlySet<AccountTrader> = new Set();

/** An index that removes a key with its last entry. */
class Index<Key> {
  private readonly sets = new Map<Key, Set<AccountTrader>>();

  of(key: Key): ReadonlySet<AccountTrader> {
    return this.sets.get(key) ?? NONE;
  }

  add(key: Key, trader: AccountTrader): void {
    const known = this.sets.get(key);
    if (known) known.add(trader);
    else this.sets.set(key, new Set([trader]));
  }

  delete(key: Key, trader: AccountTrader): void {
    const known = this.sets.get(key);
    // Stryker disable next-line ConditionalExpression: an empty set only takes memory
    if (known?.delete(trader) && known.size === 0) this.sets.delete(key);
  }
}

/** Indexes the accounts of a shard, so that an input costs time only for the accounts that it concerns. */
export class AccountRoster {
  private readonly byScope = new Map<string, AccountTrader>();
  private readonly byTenant = new Index<TenantId>();
  private readonly byAnalysis = new Index<ProfileHash>();
  private readonly byInstrument = new Index<InstrumentId>();
  /** Accounts with a live position or an open order. */
  private readonly involved = new Set<AccountTrader>();
  /** Instruments under which each account is indexed. */
  private readonly involvements = new Map<AccountTrader, ReadonlySet<InstrumentId>>();
  /** Membership revision of each account's book at its last indexing. Most inputs do not change the membership. */
  private readonly indexedAt = new WeakMap<AccountTrader, number>();
  private readonly analyses = new Map<AccountTrader, ProfileHash>();

  /** `onMember` is called with each account that is added or removed. */
  constructor(private readonly onMember: (trader: AccountTrader) => void) {}

  get all(): Iterable<AccountTrader> {
    return this.byScope.values();
  }

  get size(): number {
    return this.byScope.size;
  }

  find(scope: AccountScope): AccountTrader | null {
    return this.byScope.get(accountKey(scope)) ?? null;
  }

  add(trader: AccountTrader): void {
    const { scope } = trader.account;
    this.byScope.set(accountKey(scope), trader);
    this.byTenant.add(scope.tenant, trader);
    this.reindex(trader);
    this.onMember(trader);
  }

  remove(trader: AccountTrader): void {
    const { scope } = trader.account;
    this.byScope.delete(accountKey(scope));
    this.byTenant.delete(scope.tenant, trader);
    this.indexUnder(trader, new Set());
    this.indexedAt.delete(trader);
    this.unfollow(trader);
    this.onMember(trader);
  }

  /** The account now receives the signals of this analysis only. */
  follow(trader: AccountTrader, analysis: ProfileHash): void {
    this.unfollow(trader);
    this.analyses.set(trader, analysis);
    this.byAnalysis.add(analysis, trader);
  }

  private unfollow(trader: AccountTrader): void {
    const analysis = this.analyses.get(trader);
    // Stryker disable next-line ConditionalExpression: no account is indexed under no analysis
    if (analysis === undefined) return;
    this.analyses.delete(trader);
    this.byAnalysis.delete(analysis, trader);
  }

  /** Updates the index with the account's positions and open orders. */
  reindex(trader: AccountTrader): void {
    const revision = trader.book.membershipRevision;
    // Stryker disable next-line ConditionalExpression: indexing again changes nothing
    if (this.indexedAt.get(trader) === revision) return;
    // Stryker disable next-line CallExpression: indexing again changes nothing
    this.indexedAt.set(trader, revision);
    this.indexUnder(trader, trader.involvements());
  }

  ofTenant(tenant: TenantId): ReadonlySet<AccountTrader> {
    return this.byTenant.of(tenant);
  }

  followersOf(analysis: ProfileHash): ReadonlySet<AccountTrader> {
    return this.byAnalysis.of(analysis);
  }

  involvedIn(instrument: InstrumentId): ReadonlySet<AccountTrader> {
    return this.byInstrument.of(instrument);
  }

  /** Accounts with a live position or an open order, in any instrument. */
  get busy(): ReadonlySet<AccountTrader> {
    return this.involved;
  }

  private indexUnder(trader: AccountTrader, now: ReadonlySet<InstrumentId>): void {
    const before = this.involvements.get(trader);
    if (before) {
      for (const id of before) if (!now.has(id)) this.byInstrument.delete(id, trader);
    }
    for (const id of now) this.byInstrument.add(id, trader);
    if (now.size > 0) {
      this.involvements.set(trader, now);
      this.involved.add(trader);
    } else {
      this.involvements.delete(trader);
      this.involved.delete(trader);
    }
  }
}
