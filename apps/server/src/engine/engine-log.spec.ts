import { describe, expect, it } from '@jest/globals';
import { epochMs, silentLogger, venueId } from '@tidegate/kernel';
import { decisionRow, fillRow, MAIN_ACCOUNT, tradeRow } from '@tidegate/trading/testing';

import { correction } from '../../testing/engine-statuses.js';
import { logEngineEvent } from './engine-log.js';

describe('logEngineEvent', () => {
  it('logs a reason only when the feed disconnects', () => {
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

  it('logs each correction with its account, code and numbers as a warning', () => {
    const lines: unknown[] = [];
    const logger = {
      ...silentLogger,
      warn: (...line: readonly unknown[]): void => void lines.push(line),
    };
    logEngineEvent(logger, correction('MISSED_FILL'));
    expect(lines).toEqual([
      [
        'Account corrected to match its venue',
        { ...MAIN_ACCOUNT, code: 'MISSED_FILL', reason: 'a fill was missed', quantity: '1' },
      ],
    ]);
  });

  it('logs the account of every decision, fill and trade, because ids repeat between accounts', () => {
    const lines: (readonly [string, object])[] = [];
    const logger = {
      ...silentLogger,
      info: (message: string, fields: object = {}): void => void lines.push([message, fields]),
    };
    const accepted = { ...decisionRow(), outcome: 'accepted' as const };
    logEngineEvent(logger, { type: 'decision_made', decision: accepted });
    logEngineEvent(logger, { type: 'fill_booked', fill: fillRow() });
    logEngineEvent(logger, { type: 'trade_closed', trade: tradeRow() });
    expect(lines).toEqual([
      ['Entry decided', expect.objectContaining(MAIN_ACCOUNT)],
      ['Filled', expect.objectContaining(MAIN_ACCOUNT)],
      ['Trade closed', expect.objectContaining(MAIN_ACCOUNT)],
    ]);
  });
});
