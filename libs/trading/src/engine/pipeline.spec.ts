import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { changesOf } from '../../testing/index.js';
import type { EngineInput } from '../core/inputs/engine-input.js';
import type { TradingCore } from '../core/trading-core.js';
import { Pipeline } from './pipeline.js';
import type { AccountChanges } from '../ports.js';
import type { UnitOfWork } from '../journal/unit-of-work.js';

const tick = (at = 1): EngineInput => ({ type: 'tick', at: epochMs(at) });

/** What a test wants to follow from an input, and what was done about it. */
class Desk {
  readonly log: string[] = [];
  afterApply: {
    readonly trace?: boolean;
    readonly news?: number;
    readonly urgent?: boolean;
    readonly requests?: boolean;
  } = {};
  afterFinish: { readonly requests?: boolean } = {};
  news = 0;
  isUrgent = false;
  hasRequests = false;
  isFull = false;
  readonly pipeline = new Pipeline({
    core: new FakeCore(this) as unknown as TradingCore,
    work: new FakeWork(this) as unknown as UnitOfWork,
    onCommitted: () => this.log.push('told'),
  });
}

/** Each piece of news changes a row and calls for a request. */
class FakeCore {
  constructor(private readonly desk: Desk) {}

  get isUnsettled(): boolean {
    const { news, hasRequests, isUrgent } = this.desk;
    return news > 0 || hasRequests || isUrgent;
  }

  apply(): boolean {
    const { log, afterApply } = this.desk;
    log.push('apply');
    this.desk.news = afterApply.news ?? 0;
    this.desk.isUrgent = afterApply.urgent ?? false;
    this.desk.hasRequests = afterApply.requests ?? false;
    return afterApply.trace ?? true;
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

  async commit(): Promise<readonly AccountChanges[]> {
    this.desk.log.push('commit');
    await Promise.resolve();
    const isChanged = this.desk.isUrgent;
    this.desk.isUrgent = false;
    this.desk.isFull = false;
    return isChanged ? [changesOf()] : [];
  }
}

describe('Pipeline', () => {
  it('returns nothing and notes nothing when an input was only looked at', () => {
    const desk = new Desk();
    desk.afterApply = { trace: false };
    expect(desk.pipeline.take(tick())).toBeUndefined();
    expect(desk.log).toEqual(['apply', 'finish']);
  });

  it('commits before it sends, and finishes the input when its consequences are settled', async () => {
    const desk = new Desk();
    desk.afterApply = { urgent: true, requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'commit', 'told', 'send', 'finish']);
  });

  it('goes round until nothing is left: news, commit, send, and the news of that', async () => {
    const desk = new Desk();
    desk.afterApply = { news: 2 };
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    const round = ['news', 'commit', 'told', 'send'];
    expect(desk.log).toEqual(['apply', 'note', ...round, ...round, 'finish', 'send']);
  });

  it('carries out what only the end of an input calls for', async () => {
    const desk = new Desk();
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'finish', 'send']);
  });

  it('writes a full journal after the input, though nothing is urgent', async () => {
    const desk = new Desk();
    desk.isFull = true;
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['apply', 'note', 'finish', 'commit']);
  });

  it('flushes what waits, and tells of changes only', async () => {
    const desk = new Desk();
    await desk.pipeline.flush();
    expect(desk.log).toEqual(['commit']);
  });
});
