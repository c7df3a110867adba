import { epochMs, ManualTime, silentLogger, type EpochMs, type Logger } from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Candle, DecisionRecord, EngineEvent, Instrument } from '@tidegate/model';

import { InMemoryTradingStore } from '../src/adapters/memory/in-memory-trading-store.js';
import type { AccountTrader } from '../src/core/accounts/account-trader.js';
import { isReference } from '../src/core/accounts/reference-account.js';
import type { EngineRun } from '../src/core/engine-run.js';
import type { EngineInput, MarketView } from '../src/core/inputs/engine-input.js';
import type { AccountFault } from '../src/core/accounts/fault-log.js';
import { assembleEngine, type AssembledEngine } from '../src/engine/assemble-engine.js';
import type { AccountChanges, LedgerCommit } from '../src/ports.js';
import {
  recoverShard,
  restoreInputs,
  seedingInput,
  type AccountSeed,
  type RecoveredShard,
} from '../src/recovery/shard-recovery.js';
import {
  BTC,
  quietHistory,
  resolverOf,
  seedsOf,
  settingsOf,
  TEST_SHARD,
  type TestPlan,
} from './engine-builders.js';
import { saveProfiles } from './saved-profiles.js';

export interface EngineDeskSetup {
  readonly plan: TestPlan;
  readonly store?: InMemoryTradingStore;
  readonly instruments?: readonly Instrument[];
  /** Replaces the store's commit, for tests in which a write fails. */
  readonly commit?: (commit: LedgerCommit) => Promise<void>;
  readonly logger?: Logger;
  /** Whether new accounts get their deposit at the start; default true. */
  readonly funded?: boolean;
  /** Handling of an account's exception; default `contain`. */
  readonly faults?: 'contain' | 'throw';
}

/** An engine with a store, driven input by input: a live engine without feed and loops. */
export class EngineDesk {
  readonly time = new ManualTime(START);
  readonly store: InMemoryTradingStore;
  readonly instruments: readonly Instrument[];
  readonly decisions: DecisionRecord[] = [];
  /** Committed changes of tenants' accounts, without reference accounts. */
  readonly committed: AccountChanges[] = [];
  readonly events: EngineEvent[] = [];
  readonly faulted: AccountFault[] = [];
  private assembled: AssembledEngine | null = null;

  constructor(private readonly setup: EngineDeskSetup) {
    this.store = setup.store ?? new InMemoryTradingStore();
    this.instruments = setup.instruments ?? [BTC];
  }

  get engine(): AssembledEngine {
    if (!this.assembled) throw new Error('Start the desk before using its engine');
    return this.assembled;
  }

  get run(): EngineRun {
    return this.engine.core.run;
  }

  /** Traders of tenants' accounts, without reference accounts. */
  get traders(): readonly AccountTrader[] {
    return this.engine.core.traders.filter(({ account }) => !isReference(account.scope));
  }

  /** Assembles the engine and applies the inputs of a start: stored accounts, new accounts, history. */
  async start(history: readonly Candle[] = quietHistory(30)): Promise<void> {
    const recovered = await this.assemble();
    const at = this.time.now();
    const { run, installation, record, newAccounts } = recovered;
    const settings = settingsOf(this.setup.plan);
    const { instruments } = this;
    await this.take({
      type: 'started',
      at,
      epoch: run.epoch,
      installation,
      settings,
      instruments,
      pauses: record.pauses,
      state: record.state,
    });
    for (const input of restoreInputs(recovered, at)) await this.take(input);
    await this.grantExposure(at);
    if (newAccounts.length > 0) await this.take(this.opening(newAccounts, at));
    if (history.length === 0) return;
    for (const { id } of instruments) {
      for (const timeframe of settings.timeframes) {
        await this.take({ type: 'warmed_up', at, instrument: id, timeframe, candles: history });
      }
    }
  }

  private async assemble(): Promise<RecoveredShard> {
    const { plan, commit, logger = silentLogger, faults = 'contain' } = this.setup;
    const { store, time } = this;
    await saveProfiles(store, plan);
    const { directory: accounts, installation, profiles } = store;
    const recovered = await recoverShard(
      {
        shard: TEST_SHARD,
        stores: { trading: store, shards: store, accounts, profiles, installation },
        seeds: seedsOf(plan),
        speed: 1,
        timers: time,
        logger,
        onStoreHealth: () => undefined,
      },
      time.now(),
    );
    const { shard, epoch, lastSequence } = recovered.run;
    this.assembled = assembleEngine({
      resolver: resolverOf(plan),
      timers: time,
      logger,
      storage: {
        store: {
          commit: commit ?? ((rows) => store.commit(rows)),
          loadAccount: (...query) => store.loadAccount(...query),
        },
        hold: { shard, token: epoch, lastSequence },
      },
      onDecision: (decision) => this.decisions.push(decision),
      onCommitted: ({ accounts, events }) => {
        this.committed.push(...accounts.filter(({ scope }) => !isReference(scope)));
        this.events.push(...events);
      },
      faults,
      onFault: (fault) => this.faulted.push(fault),
    });
    return recovered;
  }

  /** Grants each tenant of the plan its exposure before its new accounts trade. */
  private async grantExposure(at: EpochMs): Promise<void> {
    const { accounts, tenantExposureMax: limit } = this.setup.plan;
    if (limit === null) return;
    for (const tenant of new Set(accounts.map(({ account }) => account.scope.tenant))) {
      await this.take({ type: 'exposure_granted', at, tenant, limit });
    }
  }

  private opening(seeds: readonly AccountSeed[], at: EpochMs): EngineInput {
    if (this.setup.funded !== false) return seedingInput(seeds, at);
    return seedingInput(
      seeds.map((seed) => ({ ...seed, deposit: '0' })),
      at,
    );
  }

  async take(input: EngineInput): Promise<void> {
    this.time.jumpTo(epochMs(Math.max(this.time.now(), input.at)));
    await this.engine.pipeline.take(input);
  }

  async takeAll(inputs: readonly EngineInput[]): Promise<void> {
    for (const input of inputs) await this.take(input);
  }

  /** The trader of the account `tenant/account`. */
  trader(name: string): AccountTrader {
    const found = this.traders.find(
      ({ account: { scope } }) => `${scope.tenant}/${scope.account}` === name,
    );
    if (!found) throw new Error(`No account ${name} on this desk`);
    return found;
  }

  async flush(): Promise<void> {
    await this.engine.pipeline.flush();
  }

  /** A closed candle of the primary series and the scan that follows. */
  async candle(candle: Candle, instrument = this.instruments[0]): Promise<void> {
    if (!instrument) throw new Error('The desk has no instrument');
    const timeframe = this.setup.plan.profile.primary;
    const at = epochMs(candle.openTime + 60_000);
    await this.take({ type: 'candle', at, instrument: instrument.id, timeframe, candle });
    await this.scan(candle.close, at, instrument);
  }

  async scan(lastPrice: number, at: EpochMs, instrument = this.instruments[0]): Promise<void> {
    if (!instrument) throw new Error('The desk has no instrument');
    const market = marketView({ lastPrice });
    await this.take({
      type: 'scan',
      at,
      madeAt: at,
      instrument: instrument.id,
      trigger: 'candle_closed',
      timeframe: this.setup.plan.profile.primary,
      market,
    });
  }
}

/** By default a fresh view without quote and book. */
export function marketView(over: Partial<MarketView> = {}): MarketView {
  return {
    quote: null,
    book: null,
    bookUnknownReason: 'no_snapshot',
    candleAgeMs: 0,
    lastPrice: 100,
    bookVanished: 0,
    clockSkewMs: 0,
    venueStatus: 'online',
    ...over,
  };
}

/** The one-minute candle that opens `index` minutes after `START`. */
export function minuteCandle(
  index: number,
  prices: readonly [open: number, high: number, low: number, close: number],
  volume = 1_000,
): Candle {
  const [open, high, low, close] = prices;
  return { openTime: epochMs(START + index * 60_000), open, high, low, close, volume, trades: 10 };
}
