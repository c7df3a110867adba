import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { changesOf, scopeOf, EMPTY_RECORD } from '../../testing/index.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { AccountFault } from '../core/accounts/fault-log.js';
import type { TradingCore } from '../core/trading-core.js';
import { Pipeline } from './pipeline.js';
import type { CoreChanges } from '../core/change-source.js';

const tick = (at = 1): EngineInput => ({ type: 'tick', at: epochMs(at) });

/** Scripts the consequences of an input, and logs the calls of the pipeline. */
class Desk {
  readonly log: string[] = [];
  afterApply: {
    readonly trace?: boolean;
    readonly news?: number;
    readonly urgent?: boolean;
    readonly requests?: boolean;
  } = {};
  afterFinish: { readonly requests?: boolean } = {};
  /** Whether requests go to a venue outside the engine. */
  isLive = false;
  news = 0;
  isUrgent = false;
  hasRequests = false;
  isFull = false;
  faults: AccountFault[] = [];
  readonly taken: EngineInput[] = [];
  readonly pipeline = new Pipeline({
    core: new FakeCore(this) as unknown as TradingCore,
    work: new FakeWork(this),
    onCommitted: () => this.log.push('announce'),
    send: () => this.log.push('outbound'),
    reload: async () => EMPTY_RECORD,
    onFault: ({ scope }) => this.log.push(`fault ${scope.account}`),
  });
}

/** Each order event changes a row and causes a request. */
class FakeCore {
  constructor(private readonly desk: Desk) {}

  get isUnsettled(): boolean {
    const { news, hasRequests } = this.desk;
    return news > 0 || hasRequests;
  }

  get hasUnwrittenRequests(): boolean {
    const { isLive, hasRequests, isUrgent } = this.desk;
    return isLive && hasRequests && isUrgent;
  }

  apply(input: EngineInput): EngineInput | null {
    this.desk.taken.push(input);
    const { log, afterApply } = this.desk;
    log.push('apply');
    if (input.type === 'account_quarantined') return input;
    this.desk.news = afterApply.news ?? 0;
    this.desk.isUrgent = afterApply.urgent ?? false;
    this.desk.hasRequests = afterApply.requests ?? false;
    return (afterApply.trace ?? true) ? input : null;
  }

  readonly run = { life: { idsGiven: () => 7 } };

  get hasFaults(): boolean {
    return this.desk.faults.length > 0;
  }

  takeFaults(): readonly AccountFault[] {
    const { faults } = this.desk;
    this.desk.faults = [];
    return faults;
  }

  takeOutbound(): readonly [] {
    return [];
  }

  rest(): void {
    this.desk.log.push('rest');
  }

  finish(): void {
    this.desk.log.push('finish');
    this.desk.hasRequests ||= this.desk.afterFinish.requests ?? false;
  }

  takeNews(): void {
    if (this.desk.news === 0) return;
    this.desk.log.push('news');
    this.desk.news -= 1;
    this.desk.isUrgent = true;
    this.desk.hasRequests = true;
  }

  sendRequests(): void {
    if (!this.desk.hasRequests) return;
    this.desk.log.push('send');
    this.desk.hasRequests = false;
  }
}

const NO_CHANGES: CoreChanges = {
  accounts: [],
  signals: [],
  pauses: { set: [], cleared: [] },
  controls: [],
  state: null,
  events: [],
};

class FakeWork {
  constructor(private readonly desk: Desk) {}

  get isDue(): boolean {
    return this.desk.isUrgent;
  }

  get isFull(): boolean {
    return this.desk.isFull;
  }

  note(): void {
    this.desk.log.push('note');
  }

  markFailures(): void {
    this.desk.log.push('mark');
  }

  async commit(): Promise<CoreChanges> {
    this.desk.log.push('commit');
    await Promise.resolve();
    const isChanged = this.desk.isUrgent;
    this.desk.isUrgent = false;
    this.desk.isFull = false;
    return { ...NO_CHANGES, accounts: isChanged ? [changesOf()] : [] };
  }
}

describe('Pipeline', () => {
  it('returns undefined and notes nothing when an input changes nothing', () => {
    const desk = new Desk();
    desk.afterApply = { trace: false };
    expect(desk.pipeline.take(tick())).toBeUndefined();
    expect(desk.log).toEqual(['apply', 'finish', 'rest']);
  });

  it('commits before it sends to a live venue, and finishes the input once settled', async () => {
    const desk = new Desk();
    desk.isLive = true;
    desk.afterApply = { urgent: true, requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'commit', 'announce', 'send', 'finish', 'rest']);
  });

  it('commits once after all consequences in a paper venue', async () => {
    const desk = new Desk();
    desk.afterApply = { news: 2 };
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    const rounds = ['news', 'send', 'news', 'send', 'finish', 'send'];
    expect(desk.log).toEqual(['apply', 'note', ...rounds, 'commit', 'announce', 'rest']);
  });

  it('commits a change without a request', async () => {
    const desk = new Desk();
    desk.isLive = true;
    desk.afterApply = { urgent: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'finish', 'commit', 'announce', 'rest']);
  });

  it('repeats order event, commit and send until no order event is left', async () => {
    const desk = new Desk();
    desk.isLive = true;
    desk.afterApply = { news: 2 };
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    const round = ['news', 'commit', 'announce', 'send'];
    expect(desk.log).toEqual(['apply', 'note', ...round, ...round, 'finish', 'send', 'rest']);
  });

  it('sends requests that arise at the end of an input', async () => {
    const desk = new Desk();
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'finish', 'send', 'rest']);
  });

  it('writes a full journal buffer after the input although nothing is urgent', async () => {
    const desk = new Desk();
    desk.isFull = true;
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'finish', 'rest', 'commit']);
  });

  it('quarantines a faulty account after the failed input, with the record of its last commit', async () => {
    const desk = new Desk();
    const scope = scopeOf('t', 'faulty');
    desk.faults = [{ scope, thrown: new Error('a broken book'), isFrozen: false, isOpened: true }];
    await desk.pipeline.take(tick(7));
    expect(desk.log).toEqual([
      ...['apply', 'note', 'finish', 'rest', 'mark'],
      'fault faulty',
      ...['apply', 'note', 'finish', 'rest'],
    ]);
    expect(desk.taken[1]).toEqual({
      type: 'account_quarantined',
      at: epochMs(7),
      scope,
      reason: 'a broken book',
      record: EMPTY_RECORD,
      isFrozen: false,
      idsGiven: 7,
    });
  });

  it('flushes pending work, and announces only changes', async () => {
    const desk = new Desk();
    await desk.pipeline.flush();
    expect(desk.log).toEqual(['commit']);
  });
});
