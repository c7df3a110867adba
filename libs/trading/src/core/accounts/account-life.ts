import { INITIAL_ADAPTIVE_STATE } from '@tidegate/ai';
import type { ExitOptions } from '@tidegate/execution';
import {
  instrumentId,
  invariant,
  signalId,
  type EpochMs,
  type InstrumentId,
  type Logger,
  type ProfileHash,
  type TenantId,
} from '@tidegate/kernel';
import {
  accountKey,
  type Account,
  type AccountLifecycle,
  type AccountRegistration,
  type AccountScope,
  type Instrument,
  type Position,
  type Timeframe,
} from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

import type { AccountRecord } from '../../ports.js';
import type { AnalysisProfile } from '../analysis/analysis-profile.js';
import type { MarketSeriesMap } from '../analysis/market-series-map.js';
import { ProfileAnalysis } from '../analysis/profile-analysis.js';
import { SharedPool } from '../analysis/shared-pool.js';
import { AccountIds } from '../inputs/account-ids.js';
import type {
  AccountConfiguredInput,
  AccountOpenedInput,
  AccountQuarantinedInput,
  AccountReleasedInput,
  AccountRestoredInput,
} from '../inputs/engine-input.js';
import type { EngineSettings } from '../inputs/engine-settings.js';
import type { MarketViews } from '../inputs/market-views.js';
import type { ResolvedProfile } from '../profiles/profile-resolver.js';
import type { ProfileTable } from '../profiles/profile-table.js';
import { AccountRegistrations } from './account-registrations.js';
import type { AccountRoster } from './account-roster.js';
import { AccountTrader } from './account-trader.js';
import type { DecisionListener } from './decision-listener.js';
import { newRegistration } from './new-registration.js';
import { orderIdsOf } from './order-ids-of.js';
import {
  isReference,
  needsReference,
  REFERENCE_CAPITAL,
  referenceAccount,
  referenceProfile,
} from './reference-account.js';
import type { TenantNotionals } from './tenant-notionals.js';

export interface AccountLifeSetup {
  readonly settings: EngineSettings;
  readonly epoch: number;
  /** Part of every client order id. */
  readonly installation: string;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly views: MarketViews;
  readonly series: MarketSeriesMap;
  readonly profiles: ProfileTable;
  readonly roster: AccountRoster;
  readonly notionals: TenantNotionals<AccountTrader>;
  readonly pauses: (scope: AccountScope, instrument: InstrumentId) => readonly Pause[];
  /** Limit on the notional of all accounts of a tenant; `null`: unlimited. */
  readonly exposureLimit: (tenant: TenantId) => number | null;
  readonly logger: Logger;
  readonly onDecision: DecisionListener | null;
  /** Called with each account that changes here. */
  readonly touch: (trader: AccountTrader) => void;
}

/**
 * Opens, restores, configures, quarantines and closes accounts. Each account follows the shared analysis of its
 * profile. An analysis exists while an account follows it; a reference account of the platform keeps its record.
 */
export class AccountLife {
  readonly registrations = new AccountRegistrations();
  private readonly analyses = new SharedPool<ProfileAnalysis>((analysis) => analysis.release());
  private readonly references = new Map<ProfileHash, AccountTrader>();
  /** Faulty accounts that wait for their quarantine. */
  private readonly suspended = new Map<string, AccountTrader>();
  /** Id counters outlive the trader, which a quarantine replaces. */
  private readonly ids = new Map<string, AccountIds>();
  private signals = 0;

  constructor(private readonly setup: AccountLifeSetup) {}

  /** Analyses with at least one follower. */
  get followed(): readonly ProfileAnalysis[] {
    return this.analyses.values();
  }

  /** Timeframes whose closes trigger a scan. */
  primaries(): ReadonlySet<Timeframe> {
    const primaries = new Set<Timeframe>();
    for (const { profile } of this.analyses.values()) primaries.add(profile.primary);
    return primaries;
  }

  analysisOf(trader: AccountTrader): ProfileAnalysis | null {
    return this.analyses.find(trader.profile.analysis.hash);
  }

  open({ account, profile, at }: AccountOpenedInput): void {
    invariant(!this.registrations.find(account.scope), 'An open account must not be opened again', {
      account: accountKey(account.scope),
    });
    const trader = this.traderOf(account, this.setup.profiles.resolve(profile.hash));
    this.registrations.register(newRegistration(account, profile, at));
    this.join(trader, at);
  }

  /** Restores a stored account. Reference accounts must come first, or a second one would be opened. */
  restore({ registration, record, at, isAdopted }: AccountRestoredInput): void {
    const { account, lifecycle } = registration;
    if (isAdopted) this.registrations.register(registration);
    else this.registrations.restore(registration);
    if (lifecycle === 'closed') return;
    this.revive(this.traderOf(account, this.profileOf(registration)), { record, at, lifecycle });
  }

  configure({ scope, profile, at }: AccountConfiguredInput): void {
    const trader = this.setup.roster.find(scope);
    const known = this.registrations.find(scope);
    if (!trader || !known) return;
    const before = trader.profile.analysis.hash;
    const resolved = this.setup.profiles.resolve(profile.hash);
    this.acquire(resolved, at);
    trader.configure(resolved);
    this.setup.roster.follow(trader, resolved.analysis.hash);
    this.leave(before, at);
    this.registrations.register({ ...known, profile, updatedAt: at });
  }

  close(scope: AccountScope, reason: string, at: EpochMs): void {
    const trader = this.setup.roster.find(scope);
    const known = this.registrations.find(scope);
    if (!known) return;
    invariant(!isReference(scope), 'A reference account must not be closed');
    if (trader) this.remove(trader, at);
    this.registrations.register({
      ...known,
      lifecycle: 'closed',
      reason,
      updatedAt: at,
      closedAt: at,
    });
  }

  /** Removes a faulty account at once. Its quarantine follows as an input with the record of its last commit. */
  suspend(trader: AccountTrader): void {
    this.setup.roster.remove(trader);
    // Keeps its reference to the analysis, which other accounts may follow.
    this.suspended.set(accountKey(trader.account.scope), trader);
  }

  /** Restarts the account from its last commit, entries off. A frozen account stays removed. */
  quarantine(input: AccountQuarantinedInput): void {
    const { scope, reason, record, isFrozen, at } = input;
    this.idsOf(scope).continueAfter(input.idsGiven);
    const known = this.registrations.find(scope);
    invariant(known !== null, 'An account must be registered', { account: accountKey(scope) });
    const standing = this.setup.roster.find(scope);
    if (standing) this.suspend(standing);
    this.registrations.register({ ...known, lifecycle: 'quarantined', reason, updatedAt: at });
    const trader = isFrozen ? null : this.traderOf(known.account, this.profileOf(known));
    if (trader) this.revive(trader, { record, at, lifecycle: 'quarantined' });
    this.forget(scope, at);
  }

  /**
   * Turns entries off in the current state, because books and venue disagree. Returns false if they are off already.
   */
  quarantineInPlace(trader: AccountTrader, reason: string, at: EpochMs): boolean {
    const known = this.registrations.find(trader.account.scope);
    if (!known || trader.isQuarantined) return false;
    trader.quarantine();
    this.registrations.register({ ...known, lifecycle: 'quarantined', reason, updatedAt: at });
    return true;
  }

  /** Restarts a frozen account from its last commit, entries still off. */
  reload({ scope, record, at }: AccountReleasedInput): void {
    const known = this.registrations.find(scope);
    invariant(known !== null && this.isFrozen(known), 'Only a frozen account can be reloaded', {
      account: accountKey(scope),
    });
    const trader = this.traderOf(known.account, this.profileOf(known));
    this.revive(trader, { record, at, lifecycle: 'quarantined' });
  }

  /** Whether the account failed in quarantine and no longer processes inputs. */
  isFrozen({ account, lifecycle }: AccountRegistration): boolean {
    return lifecycle === 'quarantined' && this.setup.roster.find(account.scope) === null;
  }

  /** Ends a quarantine, if the ledger balances and the books agree with the venue. */
  release(trader: AccountTrader, at: EpochMs): void {
    const known = this.registrations.find(trader.account.scope);
    const isSound = trader.ledgerBalanced && trader.pause === null;
    if (!known || !trader.isQuarantined || !isSound) return;
    trader.releaseQuarantine();
    this.registrations.register({ ...known, lifecycle: 'open', reason: '', updatedAt: at });
  }

  /** Number of ids that the account used in this run. */
  idsGiven(scope: AccountScope): number {
    return this.idsOf(scope).given;
  }

  /** Releases the analysis of a suspended account. */
  private forget(scope: AccountScope, at: EpochMs): void {
    const key = accountKey(scope);
    const before = this.suspended.get(key);
    this.suspended.delete(key);
    if (before && !isReference(scope)) this.leave(before.profile.analysis.hash, at);
  }

  private profileOf({ account, profile }: AccountRegistration): ResolvedProfile {
    const resolved = this.setup.profiles.resolve(profile.hash);
    return isReference(account.scope) ? referenceProfile(resolved) : resolved;
  }

  private revive(
    trader: AccountTrader,
    held: {
      readonly record: AccountRecord;
      readonly at: EpochMs;
      readonly lifecycle: AccountLifecycle;
    },
  ): void {
    trader.restore(held.record);
    if (held.lifecycle === 'quarantined') trader.quarantine();
    this.join(trader, held.at);
  }

  private join(trader: AccountTrader, at: EpochMs): void {
    const { roster, touch } = this.setup;
    const { hash } = trader.profile.analysis;
    roster.add(trader);
    touch(trader);
    if (isReference(trader.account.scope)) this.references.set(hash, trader);
    else this.acquire(trader.profile, at);
    roster.follow(trader, hash);
    trader.begin(at);
  }

  private remove(trader: AccountTrader, at: EpochMs): void {
    this.setup.roster.remove(trader);
    this.leave(trader.profile.analysis.hash, at);
  }

  private acquire(profile: ResolvedProfile, at: EpochMs): void {
    const { analysis } = profile;
    const isNew = this.analyses.find(analysis.hash) === null;
    this.analyses.acquire(analysis.hash, () => this.analyse(analysis));
    const hasReference = !needsReference(analysis) || this.references.has(analysis.hash);
    if (isNew && !hasReference) this.openReference(profile, at);
  }

  /** Stops following an analysis. The last follower ends it, and its reference account closes its positions. */
  private leave(hash: ProfileHash, at: EpochMs): void {
    this.analyses.release(hash);
    const reference = this.references.get(hash);
    if (!reference || this.analyses.find(hash)) return;
    this.setup.touch(reference);
    for (const { instrument } of reference.book.livePositions()) {
      reference.close(instrument, 'manual', at);
    }
  }

  private analyse(profile: AnalysisProfile): ProfileAnalysis {
    const { series, settings, instruments } = this.setup;
    const analysis = new ProfileAnalysis({
      profile,
      series,
      adaptive: () => this.references.get(profile.hash)?.adaptive ?? INITIAL_ADAPTIVE_STATE,
      leaders: profile.ai.confluence.leadLag.leaders.map((symbol) =>
        instrumentId(settings.venue, symbol),
      ),
      nextId: () => this.nextSignalId(),
    });
    for (const instrument of instruments.keys()) analysis.watch(instrument);
    return analysis;
  }

  private openReference(followed: ResolvedProfile, at: EpochMs): void {
    const currency = this.quoteCurrency();
    if (currency === null) return;
    const { venue } = this.setup.settings;
    const account = referenceAccount(followed.analysis, { venue, currency });
    const profile = { name: 'reference', version: 0, hash: followed.hash };
    const trader = this.traderOf(account, referenceProfile(followed));
    this.registrations.register(newRegistration(account, profile, at));
    this.join(trader, at);
    const deposit = { asset: currency, amount: REFERENCE_CAPITAL, at };
    trader.transfer({ ...deposit, id: 'deposit:initial' });
  }

  /** The quote currency of the shard's instruments; `null` without instruments. */
  private quoteCurrency(): string | null {
    const [first] = this.setup.instruments.values();
    return first?.quote ?? null;
  }

  private traderOf(account: Account, profile: ResolvedProfile): AccountTrader {
    const { setup } = this;
    const { scope } = account;
    const { shard } = setup.settings;
    const ids = this.idsOf(scope);
    const trader: AccountTrader = new AccountTrader({
      ...setup,
      account,
      profile,
      ids,
      orderIds: orderIdsOf(account, ids, { installation: setup.installation, shard }),
      onDecision: isReference(scope) ? null : setup.onDecision,
      exitOptionsOf: (position, current) => this.exitOptionsOf(position, current),
      outlook: {
        pauses: (...entry) => pausesWith(setup.pauses(...entry), trader.pause),
        // Stryker disable next-line OptionalChaining: only followers of an analysis assess entries
        returnsCorrelation: (a, b) => this.analysisOf(trader)?.correlation(a, b) ?? null,
        globalNotional: () => setup.notionals.of(trader),
        globalLimit: ({ scope: { tenant } }) => setup.exposureLimit(tenant),
      },
    });
    return trader;
  }

  /** A position keeps the exit options of the profile it was opened under. */
  private exitOptionsOf({ plan }: Position, current: ResolvedProfile): ExitOptions {
    if (plan.profile === null) return current.execution.exit;
    return this.setup.profiles.resolve(plan.profile).execution.exit;
  }

  private idsOf(scope: AccountScope): AccountIds {
    const key = accountKey(scope);
    const known = this.ids.get(key);
    if (known) return known;
    const ids = new AccountIds(this.setup.settings.shard, this.setup.epoch);
    this.ids.set(key, ids);
    return ids;
  }

  private nextSignalId(): ReturnType<typeof signalId> {
    const { settings, epoch } = this.setup;
    this.signals += 1;
    return signalId(`s-${settings.shard}-${epoch.toString(36)}-${this.signals.toString(36)}`);
  }
}

function pausesWith(pauses: readonly Pause[], own: Pause | null): readonly Pause[] {
  return own === null ? pauses : [...pauses, own];
}
