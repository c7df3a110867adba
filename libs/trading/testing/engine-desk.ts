import {
  epochMs,
  ManualTime,
  shardId,
  silentLogger,
  type EpochMs,
  type Logger,
} from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import type { Candle, DecisionRecord, Instrument } from '@tidegate/model';

import { InMemoryTradingStore } from '../src/adapters/memory/in-memory-trading-store.js';
import {
  assembleEngine,
  type AssembledEngine,
  type EnginePlan,
} from '../src/engine/assemble-engine.js';
import type { EngineInput, MarketView } from '../src/core/inputs/engine-input.js';
import type { AccountChanges, LedgerCommit } from '../src/ports.js';
import { BTC, CONFIGURATION_HASH, quietHistory } from './engine-builders.js';

export interface EngineDeskSetup {
  readonly plan: EnginePlan;
  readonly configurationHash?: string;
  readonly store?: InMemoryTradingStore;
  readonly instruments?: readonly Instrument[];
  /** In place of the store's own, for tests in which writing fails. */
  readonly commit?: (commit: LedgerCommit) => Promise<void>;
  readonly logger?: Logger;
  /** Whether new accounts get their deposit at the start; they do unless told otherwise. */
  readonly funded?: boolean;
}

/** An engine with a store under it, driven input by input: what a live engine is without feed and loops. */
export class EngineDesk {
  readonly time = new ManualTime(START);
  readonly store: InMemoryTradingStore;
  readonly instruments: readonly Instrument[];
  readonly decisions: DecisionRecord[] = [];
  readonly committed: AccountChanges[] = [];
  private assembled: AssembledEngine | null = null;

  constructor(private readonly setup: EngineDeskSetup) {
    this.store = setup.store ?? new InMemoryTradingStore();
    this.instruments = setup.instruments ?? [BTC];
  }

  get engine(): AssembledEngine {
    if (!this.assembled) throw new Error('The engine of the desk was not started');
    return this.assembled;
  }

  /** Assembles the engine from what the store holds and takes in what a start brings. */
  async start(history: readonly Candle[] = quietHistory(30)): Promise<void> {
    const { plan, commit, logger = silentLogger } = this.setup;
    const { store, time, instruments } = this;
    const { epoch, lastSequence } = await store.acquire(shardId(plan.venue), time.now());
    this.assembled = await assembleEngine(plan, {
      timers: time,
      logger,
      store: {
        commit: commit ?? ((rows) => store.commit(rows)),
        loadAccount: (...account) => store.loadAccount(...account),
      },
      token: epoch,
      journaling: true,
      lastSequence,
      onDecision: (decision) => this.decisions.push(decision),
      onCommitted: (changes) => this.committed.push(...changes),
    });
    const at = time.now();
    const { configurationHash = CONFIGURATION_HASH } = this.setup;
    const { accounts } = this.engine;
    await this.take({ type: 'started', at, epoch, configurationHash, instruments, accounts });
    const unfunded = this.setup.funded === false ? [] : this.engine.newAccounts;
    for (const { account, deposit } of unfunded) {
      const { scope, currency } = account;
      const id = 'deposit:initial';
      await this.take({ type: 'funded', at, scope, id, asset: currency, amount: deposit });
    }
    if (history.length === 0) return;
    for (const { id } of instruments) {
      for (const timeframe of plan.profile.timeframes) {
        await this.take({ type: 'warmed_up', at, instrument: id, timeframe, candles: history });
      }
    }
  }

  async take(input: EngineInput): Promise<void> {
    this.time.jumpTo(epochMs(Math.max(this.time.now(), input.at)));
    await this.engine.pipeline.take(input);
  }

  async flush(): Promise<void> {
    await this.engine.pipeline.flush();
  }

  /** One closed candle of the primary series, and the look that follows its close. */
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
      instrument: instrument.id,
      trigger: 'candle_closed',
      market,
    });
  }
}

/** A fresh market without quote and book. */
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

/** The minute candle number `index` after `START`, as open, high, low, close. */
export function minuteCandle(
  index: number,
  prices: readonly [open: number, high: number, low: number, close: number],
  volume = 1_000,
): Candle {
  const [open, high, low, close] = prices;
  return { openTime: epochMs(START + index * 60_000), open, high, low, close, volume, trades: 10 };
}
