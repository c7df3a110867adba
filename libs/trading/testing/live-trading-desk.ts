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

/** Buys at the close of every minute of the stream, for a stop 2 below and a target 4 above. */
const buyer = scriptedStrategy(({ closedAt }, close) =>
  closedAt > openTimeAt('1m', FIRST_MINUTE)
    ? { direction: 'long', stop: close - 2, target: close + 4 }
    : null,
);

/** A live account and a paper one beside it, on quotes, at a venue where open orders reserve what they may sell. */
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

/** One life of the process: a dead one writes nothing. */
interface Life {
  isOver: boolean;
}

const { promise: NEVER } = Promise.withResolvers<void>();

/** An engine with a live account at a scripted venue; the process may die and start again, the venue goes on. */
export class LiveTradingDesk {
  readonly time = new ManualTime(openTimeAt('1m', FIRST_MINUTE));
  readonly store = new InMemoryTradingStore();
  readonly venue: ScriptedVenue;
  /** Orders as they are on disk. */
  readonly durable = new Map<OrderId, Order>();
  desk: LiveDesk;
  private life: Life = { isOver: false };
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

  /** Starts the engine; the first report is asked for and taken. */
  async start(): Promise<void> {
    await this.desk.start();
    await this.goOn(500);
  }

  /** The process dies: nothing more is written or heard. What the venue has stays. */
  die(): void {
    this.life.isOver = true;
    this.life = { isOver: false };
    this.venue.cutOff();
    void this.desk.engine.stop().catch(() => undefined);
    this.desk = this.newDesk();
  }

  /** A quote that the venue's orders meet first, and the engine then sees. */
  async quote(bid: number): Promise<void> {
    this.spike(bid);
    await this.desk.quote(bid);
  }

  /** A quote that the venue's orders meet and the engine does not see. */
  spike(bid: number): void {
    const at = this.time.now();
    const sides = { bid, bidQuantity: 1_000, ask: bid + 0.1, askQuantity: 1_000, last: bid };
    this.venue.market({ type: 'quote', quote: { ...sides, receivedAt: at }, at });
  }

  /** The current minute closes at the price, and the look that follows is made. */
  async closeMinute(price: number): Promise<void> {
    await this.desk.closeMinute(this.minute, price);
    this.minute += 1;
  }

  /** Buys at 100.1: the entry is filled at the venue, and its news is on its way. */
  async buy(): Promise<void> {
    await this.quote(100);
    await this.closeMinute(100);
    await this.quote(100);
  }

  async goOn(ms: number): Promise<void> {
    await this.desk.goOn(ms);
  }

  /** Where a replay of the journal differs from the store; empty when they are identical. */
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
    const { store, time, venue, life } = this;
    return new LiveDesk({
      plan: LIVE_PLAN,
      store,
      time,
      liveVenue: venue,
      ...(logger && { logger }),
      commit: (rows) => (life.isOver ? NEVER : this.commit(rows)),
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
