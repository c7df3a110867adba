import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { changesOf } from '../testing/index.js';
import type { EngineInput } from './core/engine-input.js';
import type { TradingCore } from './core/trading-core.js';
import { Pipeline } from './pipeline.js';
import type { UnitOfWork } from './unit-of-work.js';

const tick = (at = 1): EngineInput => ({ type: 'tick', at: epochMs(at) });

/** A core and a unit of work that only say what they are asked, and that have as much to do as the test wants. */
class Desk {
  readonly log: string[] = [];
  /** What follows: news after applying, requests after news, news after requests … */
  afterApply: { news?: number; urgent?: boolean; requests?: boolean } = {};
  afterFinish: { requests?: boolean } = {};
  isFull = false;
  private news = 0;
  private urgent = false;
  private requests = false;
  readonly pipeline = new Pipeline({
    core: this.core() as unknown as TradingCore,
    work: this.work() as unknown as UnitOfWork,
    onCommitted: () => this.log.push('told'),
  });

  private core() {
    const desk = this;
    return {
      apply: () => {
        desk.log.push('apply');
        desk.news = desk.afterApply.news ?? 0;
        desk.urgent = desk.afterApply.urgent ?? false;
        desk.requests = desk.afterApply.requests ?? false;
      },
      finish: () => {
        desk.log.push('finish');
        desk.requests ||= desk.afterFinish.requests ?? false;
      },
      takeNews: () => {
        if (desk.news === 0) return;
        desk.log.push('news');
        desk.news -= 1;
        desk.urgent = true;
        desk.requests = true;
      },
      sendRequests: () => {
        if (!desk.requests) return;
        desk.log.push('send');
        desk.requests = false;
      },
      get hasNews() {
        return desk.news > 0;
      },
      get hasRequests() {
        return desk.requests;
      },
    };
  }

  private work() {
    const desk = this;
    return {
      note: () => desk.log.push('note'),
      commit: async () => {
        desk.log.push('commit');
        await Promise.resolve();
        const changed = desk.urgent;
        desk.urgent = false;
        desk.isFull = false;
        return changed ? [changesOf()] : [];
      },
      get isDue() {
        return desk.urgent;
      },
      get isFull() {
        return desk.isFull;
      },
    };
  }
}

describe('Pipeline', () => {
  it('returns nothing when an input was only looked at', () => {
    const desk = new Desk();
    expect(desk.pipeline.take(tick())).toBeUndefined();
    expect(desk.log).toEqual(['note', 'apply', 'finish']);
  });

  it('commits before it sends, and finishes the input when its consequences are settled', async () => {
    const desk = new Desk();
    desk.afterApply = { urgent: true, requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['note', 'apply', 'commit', 'told', 'send', 'finish']);
  });

  it('goes round until nothing is left: news, commit, send, and the news of that', async () => {
    const desk = new Desk();
    desk.afterApply = { news: 2 };
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    const round = ['news', 'commit', 'told', 'send'];
    expect(desk.log).toEqual(['note', 'apply', ...round, ...round, 'finish', 'send']);
  });

  it('carries out what only the end of an input calls for', async () => {
    const desk = new Desk();
    desk.afterFinish = { requests: true };
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['note', 'apply', 'finish', 'send']);
  });

  it('writes a full journal after the input, though nothing is urgent', async () => {
    const desk = new Desk();
    desk.isFull = true;
    await desk.pipeline.take(tick());
    expect(desk.log).toEqual(['note', 'apply', 'finish', 'commit']);
  });

  it('flushes what waits, and tells of changes only', async () => {
    const desk = new Desk();
    await desk.pipeline.flush();
    expect(desk.log).toEqual(['commit']);
  });
});
