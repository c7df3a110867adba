import { ExecutionOptions } from '@tidegate/execution';
import { RESERVING_CAPABILITIES } from '@tidegate/execution/testing';
import { ManualTime, type Logger, type OrderId } from '@tidegate/kernel';
import { openTimeAt } from '@tidegate/market-data/testing';
import type { Account, AccountScope, Order } from '@tidegate/model';

import { InMemoryTradingStore } from '../src/adapters/memory/in-memory-trading-store.js';
import type { AccountStatus } from '../src/engine/engine-status.js';
import { compareReplay, type ReplayDifference } from '../src/journal/compare-replay.js';
import type { LedgerCommit } from '../src/ports.js';
import { BTC, permissiveRisk, testAccount, testPlan, type TestPlan } from './engine-builders.js';
import { FIRST_MINUTE, LiveDesk } from './live-desk.js';
import { replayOf } from './replay-of.js';
import { scriptedStrategy } from './scripted-strategy.js';
import { ScriptedVenue } from './scripted-venue.js';

export const LIVE_ACCOUNT: Account = { ...testAccount('live'), mode: 'live' };

/** Buys at the close of every minute of the stream with a stop 2 below and a target 4 above. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt > openTimeAt('1m', FIRST_MINUTE)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

/** A live and a paper account on quotes, at a venue where open sell orders reserve their quantity. */
export const LIVE_PLAN: TestPlan = testPlan([buyer], {
  executionFeed: 'slices',
  quoteRequired: true,
  capabilities: RESERVING_CAPABILITIES,
  accounts: [
    { account: LIVE_ACCOUNT, deposit: '0' },
    { account: testAccount('paper'), deposit: '10000' },
  ].map((each) => ({ ...each, risk: permissiveRisk(), execution: new ExecutionOptions() })),
});

export interface LiveTradingDeskSetup {
  readonly logger?: Logger;
  readonly deposit?: string;
}

/** One run of the process. A dead process writes nothing. */
interface ProcessRun {
  isDead: boolean;
}

const { promise: NEVER } = Promise.withResolvers<void>();

/** An engine with a live account at a scripted venue. The venue keeps running when the process dies and restarts. */
export class LiveTradingDesk {
  readonly time = new ManualTime(openTimeAt('1m', FIRST_MINUTE));
  readonly store = new InMemoryTradingStore();
  readonly venue: ScriptedVenue;
  /** Committed orders. */
  readonly durable = new Map<OrderId, Order>();
  desk: LiveDesk;
  private processRun: ProcessRun = { isDead: false };
  private minute = FIRST_MINUTE;

  constructor(private readonly setup: LiveTradingDeskSetup = {}) {
    this.venue = new ScriptedVenue({
      account: LIVE_ACCOUNT,
      instrument: BTC,
      capabilities: LIVE_PLAN.capabilities,
      time: this.time,
      deposit: setup.deposit ?? '10000',
    });
    this.desk = this.newDesk();
  }

  get scope(): AccountScope {
    return LIVE_ACCOUNT.scope;
  }

  get account(): AccountStatus {
    return this.accountOf(LIVE_ACCOUNT);
  }

  get paper(): AccountStatus {
    return this.accountOf(testAccount('paper'));
  }

  /** Codes of the corrections that were published. */
  get corrections(): readonly string[] {
    return this.desk.events.flatMap((event) =>
      event.type === 'correction_made' ? [event.code] : [],
    );
  }

  /** Starts the engine and lets it process the first report. */
  async start(): Promise<void> {
    await this.desk.start();
    await this.advance(500);
  }

  /** Kills the process: it writes and receives nothing more. The venue keeps its state. */
  die(): void {
    this.processRun.isDead = true;
    this.processRun = { isDead: false };
    this.venue.cutOff();
    void this.desk.engine.stop().catch(() => undefined);
    this.desk = this.newDesk();
  }

  /** Publishes a quote to the venue's orders first and then to the engine. */
  async quote(bid: number): Promise<void> {
    this.spike(bid);
    await this.desk.quote(bid);
  }

  /** Publishes a quote to the venue's orders only. */
  spike(bid: number): void {
    const at = this.time.now();
    const sides = { bid, bidQuantity: 1_000, ask: bid + 0.1, askQuantity: 1_000, last: bid };
    this.venue.market({ type: 'quote', quote: { ...sides, receivedAt: at }, at });
  }

  /** Closes the current minute at the price and lets the scan run. */
  async closeMinute(price: number): Promise<void> {
    await this.desk.closeMinute(this.minute, price);
    this.minute += 1;
  }

  /** Buys at 100.1: the entry is filled at the venue, and its events are not delivered yet. */
  async buy(): Promise<void> {
    await this.quote(100);
    await this.closeMinute(100);
    await this.quote(100);
  }

  async advance(ms: number): Promise<void> {
    await this.desk.advance(ms);
  }

  /** Differences between a replay of the journal and the store; empty when they are equal. */
  async replayDifferences(): Promise<readonly (ReplayDifference | number)[]> {
    const result = await replayOf(LIVE_PLAN, this.store);
    const differences: (ReplayDifference | number)[] = [];
    for (const { account } of LIVE_PLAN.accounts) {
      differences.push(...(await compareReplay(result, this.store, account.scope)));
    }
    return result.divergedAt === null ? differences : [result.divergedAt, ...differences];
  }

  private newDesk(): LiveDesk {
    const { logger } = this.setup;
    const { store, time, venue, processRun } = this;
    return new LiveDesk({
      plan: LIVE_PLAN,
      store,
      time,
      liveVenue: venue,
      ...(logger && { logger }),
      commit: (rows) => (processRun.isDead ? NEVER : this.commit(rows)),
    });
  }

  private async commit(rows: LedgerCommit): Promise<void> {
    await this.store.commit(rows);
    for (const { orders } of rows.accounts) for (const row of orders) this.durable.set(row.id, row);
  }

  private accountOf({ scope }: Account): AccountStatus {
    const found = this.desk.engine
      .accounts(scope.tenant)
      .find((status) => status.scope.account === scope.account);
    if (!found) throw new Error(`The engine has no account ${scope.account}`);
    return found;
  }
}
