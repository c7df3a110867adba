import type { ExecutionOptions } from '@tidegate/execution';
import {
  instrumentId,
  shardId,
  TidegateError,
  type InstrumentId,
  type Logger,
  type Timers,
  type VenueId,
} from '@tidegate/kernel';
import type { MatchingOptions } from '@tidegate/matching';
import type { Account, DecisionRecord, Instrument } from '@tidegate/model';
import { Ledger } from '@tidegate/portfolio';
import type { RiskOptions } from '@tidegate/risk';

import { AccountTrader } from '../core/accounts/account-trader.js';
import type { AnalysisProfile } from '../core/analysis/analysis-profile.js';
import { EpochIds } from '../core/inputs/epoch-ids.js';
import { NOTHING_RECENT, type StartedAccount } from '../core/inputs/started-account.js';
import { MarketViews } from '../core/inputs/market-views.js';
import { EntryPauses } from '../core/health/entry-pauses.js';
import { SignalScanner } from '../core/analysis/signal-scanner.js';
import { TradingCore, type ExecutionFeed } from '../core/trading-core.js';
import { Pipeline } from './pipeline.js';
import type { AccountChanges, AccountRecord, TradingStore } from '../ports.js';
import { UnitOfWork } from '../journal/unit-of-work.js';

/** An account with the options it trades under. */
export interface AccountPlan {
  readonly account: Account;
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
  /** Put in when the account is new; decimal text in the account's currency. */
  readonly deposit: string;
}

/** Everything that decides, for one venue: the same plan with the same inputs gives the same outcome. */
export interface EnginePlan {
  readonly venue: VenueId;
  readonly profile: AnalysisProfile;
  readonly matching: MatchingOptions;
  readonly accounts: readonly AccountPlan[];
  readonly executionFeed: ExecutionFeed;
  /** Entries need a fresh quote. */
  readonly quoteRequired: boolean;
  /** Notional over all accounts of a tenant; `null`: no limit. */
  readonly globalExposureMax: number | null;
}

/** What the plan runs on. */
export interface EngineDependencies {
  /** Real time: only waits for the store are measured with it. */
  readonly timers: Timers;
  readonly logger: Logger;
  readonly store: Pick<TradingStore, 'commit' | 'loadAccount'>;
  /** The epoch under which the plan's shard was acquired; 0 where the store knows no shards. */
  readonly token: number;
  readonly journaling: boolean;
  /** Sequence of the last journal entry on disk. */
  readonly lastSequence: number;
  /** `null`: refusals are counted, and their records are not made. */
  readonly onDecision: ((decision: DecisionRecord) => void) | null;
  readonly onCommitted: (changes: readonly AccountChanges[]) => void;
  readonly onStoreHealth?: (problem: TidegateError | null) => void;
}

export interface AssembledEngine {
  readonly plan: EnginePlan;
  readonly core: TradingCore;
  readonly pipeline: Pipeline;
  readonly traders: readonly AccountTrader[];
  readonly pauses: EntryPauses;
  readonly views: MarketViews;
  /** Accounts that the store had never heard of. */
  readonly newAccounts: readonly AccountPlan[];
  /** What the store held, in the order of the plan. */
  readonly accounts: readonly StartedAccount[];
}

/** Wires one engine on its dependencies and loads what the store holds of its accounts. Rejects with `STORAGE_CURRENCY_DIFFERS`. */
export async function assembleEngine(
  plan: EnginePlan,
  dependencies: EngineDependencies,
): Promise<AssembledEngine> {
  const views = new MarketViews();
  const pauses = new EntryPauses();
  const ids = new EpochIds(shardId(plan.venue));
  const instruments = new Map<InstrumentId, Instrument>();
  const traders: AccountTrader[] = [];
  // The first account's record speaks for the profile: its adaptive weights are what the others share.
  const scanner: SignalScanner = new SignalScanner({
    profile: plan.profile,
    adaptive: () => (traders[0] as AccountTrader).adaptive,
    leaders: plan.profile.ai.confluence.leadLag.leaders.map((symbol) =>
      instrumentId(plan.venue, symbol),
    ),
  });
  const newAccounts: AccountPlan[] = [];
  const accounts: StartedAccount[] = [];
  for (const accountPlan of plan.accounts) {
    const record = await dependencies.store.loadAccount(accountPlan.account.scope, NOTHING_RECENT);
    accounts.push({ scope: accountPlan.account.scope, record });
    if (record.balances.length === 0) newAccounts.push(accountPlan);
    traders.push(
      assembleTrader(accountPlan, record, {
        plan,
        dependencies,
        views,
        pauses,
        ids,
        instruments,
        scanner,
        traders,
      }),
    );
  }
  const core = new TradingCore({
    ids,
    views,
    scanner,
    traders,
    pauses,
    instruments,
    executionFeed: plan.executionFeed,
    baseTimeframe: plan.profile.timeframes[0] ?? plan.profile.primary,
  });
  const work = new UnitOfWork({
    store: dependencies.store,
    source: core,
    shard: shardId(plan.venue),
    token: dependencies.token,
    timers: dependencies.timers,
    logger: dependencies.logger,
    lastSequence: dependencies.lastSequence,
    journaling: dependencies.journaling,
    onStoreHealth: (problem) => dependencies.onStoreHealth?.(problem),
  });
  const pipeline = new Pipeline({ core, work, onCommitted: dependencies.onCommitted });
  return { plan, core, pipeline, traders, pauses, views, newAccounts, accounts };
}

interface TraderParts {
  readonly plan: EnginePlan;
  readonly dependencies: EngineDependencies;
  readonly views: MarketViews;
  readonly pauses: EntryPauses;
  readonly ids: EpochIds;
  readonly instruments: Map<InstrumentId, Instrument>;
  readonly scanner: SignalScanner;
  readonly traders: readonly AccountTrader[];
}

function assembleTrader(
  accountPlan: AccountPlan,
  record: AccountRecord,
  parts: TraderParts,
): AccountTrader {
  const { plan, dependencies, views, pauses, ids, instruments, scanner } = parts;
  const { account, risk, execution } = accountPlan;
  refuseOtherCurrency(account, record);
  const ledger = new Ledger(account.scope);
  ledger.restore(record.balances);
  const trader = new AccountTrader({
    account,
    ledger,
    instruments,
    ids,
    views,
    logger: dependencies.logger,
    onDecision: dependencies.onDecision,
    options: {
      risk,
      execution,
      matching: plan.matching,
      adaptive: plan.profile.ai.adaptive,
      quoteRequired: plan.quoteRequired,
    },
    outlook: {
      pauses: () => pauses.pauses(),
      returnsCorrelation: (a, b) => scanner.correlation(a, b),
      globalNotional: (asking) => tenantNotional(asking, parts.traders),
      globalLimit: plan.globalExposureMax,
    },
  });
  trader.restore(record);
  return trader;
}

/** What an account holds in one currency it does not hold in another. */
function refuseOtherCurrency({ scope, currency }: Account, { balances }: AccountRecord): void {
  const held = balances.find(({ book, asset }) => book === 'cash' && asset !== currency);
  if (!held) return;
  throw new TidegateError(
    'STORAGE_CURRENCY_DIFFERS',
    `Account ${scope.account} was begun in ${held.asset}, the settings say ${currency}: set account.currency=${held.asset}, or begin another account`,
    { details: { account: scope.account, stored: held.asset, configured: currency } },
  );
}

/** Notional of everything the tenant of `asking` holds and orders on this engine: an accepted entry counts at once. */
function tenantNotional(asking: Account, traders: readonly AccountTrader[]): number {
  return traders
    .filter(({ account }) => account.scope.tenant === asking.scope.tenant)
    .reduce((sum, { grossNotional }) => sum + grossNotional, 0);
}
