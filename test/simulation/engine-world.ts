import { expect } from '@jest/globals';
import {
  epochMs,
  nextInt,
  SeededRng,
  seedFrom,
  shardId,
  silentLogger,
  TidegateError,
  type Logger,
  type LogFields,
} from '@tidegate/kernel';
import { START } from '@tidegate/market-data/testing';
import { accountKey } from '@tidegate/model';
import {
  compareReplay,
  InMemoryTradingStore,
  PLATFORM_TENANT,
  type EngineInput,
  type LedgerCommit,
} from '@tidegate/trading';
import {
  BTC,
  EngineDesk,
  ETH,
  replayOf,
  testAccount,
  type TestPlan,
} from '@tidegate/trading/testing';

import { ledgerFaults, protectionFaults } from './ledger-faults.js';
import { RandomMarket } from './random-market.js';
import { Crowd } from './random-crowd.js';
import { ACCOUNTS_MAX, randomPlan } from './random-plan.js';

class PowerFailure extends Error {}

/** Error codes of a venue that only mean that an order was already closed. */
const HARMLESS_CODES: ReadonlySet<unknown> = new Set(['ORDER_NOT_AMENDABLE']);

export interface WorldOutcome {
  readonly trades: number;
  /** Accounts opened during the run. */
  readonly accounts: number;
  /** Faults of single accounts, including commits that the store rejected. */
  readonly faults: number;
  /** Commits that the store rejected. */
  readonly rejections: number;
  readonly restarts: number;
  readonly deaths: number;
}

/**
 * One seeded simulation: an engine on a random market, with power failures at commits and between inputs, and restarts
 * from the store. It checks all invariants during the run.
 */
export class EngineWorld {
  private readonly rng: SeededRng;
  private readonly plan: TestPlan;
  private readonly store = new InMemoryTradingStore();
  private readonly markets: readonly RandomMarket[];
  private readonly loggedErrors: string[] = [];
  private desk: EngineDesk;
  private commitsUntilDeath = Infinity;
  /** Whether the power fails before or after the last commit is stored. */
  private dies: 'before' | 'after' = 'before';
  private isChanged = false;
  private now: number = START;
  private restarts = 0;
  private deaths = 0;
  private rejections = 0;
  private faults = 0;
  /** The account whose next fills the store rejects. */
  private rejected: string | null = null;
  private readonly tenant = testAccount().scope.tenant;
  private readonly crowd: Crowd;

  constructor(seed: number) {
    this.rng = new SeededRng(seedFrom(`world ${seed}`));
    this.plan = randomPlan(seed);
    this.markets = [BTC, ETH].map(
      (instrument) =>
        new RandomMarket(instrument, new SeededRng(seedFrom(`${instrument.symbol} ${seed}`))),
    );
    for (let index = 0; index < 40; index++) {
      const closeTime = epochMs(START - (40 - index - 1) * 60_000);
      for (const market of this.markets) market.nextCandle(closeTime);
    }
    this.crowd = new Crowd(this.plan, this.rng, seed % 5 === 0 ? ACCOUNTS_MAX : 6);
    this.desk = this.newDesk();
  }

  async run(minutes: number): Promise<WorldOutcome> {
    await this.restart();
    await this.takeAll(this.crowd.fill(this.desk, epochMs(this.now)));
    for (let minute = 0; minute < minutes; minute++) {
      if (this.rng.next() < 0.1) this.planDeath();
      await this.minute();
      await this.maybeRestart();
    }
    await this.survive(() => this.desk.flush());
    await this.checkStore();
    const { restarts, deaths, rejections } = this;
    const faults = this.faults + this.desk.faulted.length;
    const { rows: trades } = await this.store.trades({ tenant: this.tenant }, { limit: 1_000 });
    const { length: accounts } = await this.store.directory.list({ tenant: this.tenant });
    return { trades: trades.length, accounts, restarts, deaths, faults, rejections };
  }

  private async minute(): Promise<void> {
    const closeTime = epochMs(this.now + 60_000);
    if (this.plan.executionFeed === 'slices') await this.betweenCloses();
    this.now = closeTime;
    for (const market of this.markets) {
      const candle = market.nextCandle(closeTime);
      if (!candle) continue;
      const instrument = market.instrument.id;
      await this.take({ type: 'candle', at: closeTime, instrument, timeframe: '1m', candle });
    }
    const at = epochMs(closeTime + 2_000);
    this.now = closeTime;
    for (const market of this.markets) {
      const isQuoted = this.plan.executionFeed === 'slices';
      await this.take({
        type: 'scan',
        at,
        instrument: market.instrument.id,
        madeAt: at,
        trigger: 'candle_closed',
        timeframe: '1m',
        market: market.view(at, isQuoted),
      });
    }
    await this.maybeCommand();
    await this.take({ type: 'tick', at });
  }

  /** Quotes, books, ranges, and timer ticks of a live feed within a minute. */
  private async betweenCloses(): Promise<void> {
    for (let moment = 1; moment <= 4; moment++) {
      const at = epochMs(this.now + 2_000 + moment * 10_000);
      for (const market of this.markets) {
        const instrument = market.instrument.id;
        const before = market.lastPrice;
        const slice = market.nextSlice(at);
        await this.take({ type: 'slice', at, instrument, slice });
        const prices = [before, market.lastPrice];
        const range = { low: Math.min(...prices), high: Math.max(...prices) };
        const last = market.lastPrice;
        await this.take({ type: 'range', at, instrument, ...range, last, quote: market.quote(at) });
      }
      await this.take({ type: 'tick', at });
    }
  }

  private async maybeCommand(): Promise<void> {
    const at = epochMs(this.now + 2_000);
    const dice = this.rng.next();
    if (dice < 0.1) await this.takeAll(this.crowd.changeAccount(this.desk, at));
    else if (dice < 0.17) await this.takeAll(this.crowd.control(this.desk, at));
    else if (dice < 0.21) this.rejected = this.crowd.plantFault(this.desk);
    else if (dice < 0.24) {
      const observation = {
        feedConnected: dice < 0.22,
        feedDownMs: nextInt(this.rng, 120_000),
        staleInstruments: [],
        instruments: 2,
        venueOnline: true,
        loopFailures: 0,
      };
      await this.take({ type: 'observed', at, observation });
    } else if (dice < 0.35) await this.survive(() => this.desk.flush());
  }

  private async takeAll(inputs: readonly EngineInput[]): Promise<void> {
    for (const input of inputs) await this.take(input);
  }

  private async take(input: EngineInput): Promise<void> {
    if (input.at < this.desk.time.now()) return;
    await this.survive(() => this.desk.take(input));
    this.expectTenantSums();
    await this.expectProtection();
  }

  /** Checks that the notional compared with a tenant's limit is the sum over its accounts. */
  private expectTenantSums(): void {
    const { roster, notionals } = this.desk.run;
    for (const tenant of new Set([...roster.all].map(({ account }) => account.scope.tenant))) {
      const traders = [...roster.ofTenant(tenant)];
      const [first] = traders;
      if (!first) continue;
      const parts = traders.map(({ grossNotional }) => Math.round(grossNotional * 10_000));
      expect(notionals.of(first)).toBe(parts.reduce((sum, part) => sum + part, 0) / 10_000);
    }
  }

  /** Checks the protection of all positions if a commit was stored since the last check. */
  private async expectProtection(): Promise<void> {
    if (!this.isChanged) return;
    this.isChanged = false;
    // Frozen accounts have no trader: they keep the state of their last commit.
    for (const { account } of this.desk.traders) {
      const faults = protectionFaults(await this.store.loadAccount(account.scope, epochMs(0)));
      if (faults.length > 0) expect(faults).toEqual([]);
    }
  }

  /** Runs `act`. If the power fails meanwhile, checks the store and restarts the engine from it. */
  private async survive(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      if (!(thrown instanceof PowerFailure)) throw thrown;
      this.deaths += 1;
      await this.checkStore();
      await this.restart();
    }
  }

  /** Sometimes restarts the process between inputs, with or without a flush. */
  private async maybeRestart(): Promise<void> {
    const dice = this.rng.next();
    if (dice > 0.04) return;
    if (dice < 0.02) await this.survive(() => this.desk.flush());
    await this.restart();
  }

  private async restart(): Promise<void> {
    this.restarts += 1;
    this.commitsUntilDeath = Infinity;
    const { time } = this.desk;
    this.faults += this.desk.faulted.length;
    this.desk = this.newDesk();
    this.desk.time.jumpTo(time.now());
    await this.desk.start([]);
    for (const { instrument, history } of this.markets) {
      const at = this.desk.time.now();
      const candles = [...history];
      await this.desk.take({
        type: 'warmed_up',
        at,
        instrument: instrument.id,
        timeframe: '1m',
        candles,
      });
    }
    await this.expectProtection();
  }

  /** Checks the logged errors, the replay, and the ledger of every account against the store. */
  private async checkStore(): Promise<void> {
    expect(this.loggedErrors).toEqual([]);
    if ((await this.store.lastSequence(shardId(this.plan.venue))) === 0) return;
    const result = await replayOf(this.plan, this.store);
    expect(result.divergedAt).toBeNull();
    for (const tenant of [this.tenant, PLATFORM_TENANT]) {
      for (const { account } of await this.store.directory.list({ tenant })) {
        expect(await compareReplay(result, this.store, account.scope)).toEqual([]);
        expect(await ledgerFaults(this.store, account)).toEqual([]);
      }
    }
  }

  private planDeath(): void {
    this.commitsUntilDeath = nextInt(this.rng, 6);
    this.dies = this.rng.next() < 0.5 ? 'before' : 'after';
  }

  private newDesk(): EngineDesk {
    const { plan, store } = this;
    const instruments = this.markets.map(({ instrument }) => instrument);
    const commit = (rows: LedgerCommit): Promise<void> => this.commit(rows);
    return new EngineDesk({ plan, store, instruments, commit, logger: this.collectingLogger() });
  }

  private async commit(rows: LedgerCommit): Promise<void> {
    this.maybeReject(rows);
    const isLast = this.commitsUntilDeath === 0;
    this.commitsUntilDeath -= 1;
    if (isLast && this.dies === 'before') throw new PowerFailure();
    await this.store.commit(rows);
    this.isChanged = true;
    if (isLast) throw new PowerFailure();
  }

  /** Rejects a commit with fills of the chosen account as duplicates. */
  private maybeReject({ accounts }: LedgerCommit): void {
    const { rejected } = this;
    if (!accounts.some(({ scope, fills }) => accountKey(scope) === rejected && fills.length > 0)) {
      return;
    }
    this.rejected = null;
    this.rejections += 1;
    throw new TidegateError('DUPLICATE_FILL', 'The fill was already booked', {
      details: { account: rejected },
    });
  }

  /** Keeps logged errors, except those with a harmless code. */
  private collectingLogger(): Logger {
    return {
      ...silentLogger,
      error: (message: string, fields: LogFields = {}) => {
        if (HARMLESS_CODES.has(fields['code'])) return;
        this.loggedErrors.push(`${message} ${JSON.stringify(fields)}`);
      },
    };
  }
}
