import { describe, expect, it } from '@jest/globals';
import { epochMs, silentLogger, venueId } from '@tidegate/kernel';

import { logEngineEvent } from './engine-log.js';

describe('The log of an engine', () => {
  it('gives a reason for a lost feed only', () => {
    const lines: unknown[] = [];
    const logger = {
      ...silentLogger,
      info: (...line: readonly unknown[]): void => void lines.push(line),
    };
    const feed = { type: 'feed_changed', venue: venueId('kraken'), at: epochMs(1) } as const;
    logEngineEvent(logger, { ...feed, connected: true, reason: '' });
    logEngineEvent(logger, { ...feed, connected: false, reason: 'cable' });
    expect(lines).toEqual([
      ['Feed connected', { venue: 'kraken' }],
      ['Feed disconnected', { venue: 'kraken', reason: 'cable' }],
    ]);
  });
});
