import { describe, expect, it } from '@jest/globals';
import type { AccountStandingAnswer, LiveEngine, PositionAnswer } from '@tidegate/contracts';

import type { PositionRow } from './positions.js';
import { safetyOf, type SafetyFacts } from './safety.js';

const ENGINE: LiveEngine = {
  venue: 'kraken',
  phase: 'running',
  connected: true,
  lastMessageAgeMs: 300,
  staleInstruments: [],
  queued: 0,
  storeProblem: null,
};
const STANDING = {
  lifecycle: 'open',
  reason: '',
  equity: '10000',
  ledgerBalanced: true,
  pauses: [],
} as unknown as AccountStandingAnswer;
const position = (changes: Partial<PositionRow> = {}, direction = 'long'): PositionRow => ({
  position: { instrument: 'kraken:BTC/USD', direction, quantity: '2' } as PositionAnswer,
  now: 110,
  pnl: 0,
  multiple: 0,
  isStale: false,
  prices: { direction: 'long', stop: 100, entry: 105, now: 110, target: 130 },
  digits: 1,
  protection: 'stop',
  ...changes,
});
const FACTS: SafetyFacts = {
  link: { state: 'connected', ageMs: 300 },
  engines: [ENGINE],
  standing: STANDING,
  positions: [position()],
};
const answerOf = (changes: Partial<SafetyFacts>) => {
  const { answer, reasons } = safetyOf({ ...FACTS, ...changes });
  return [answer, ...reasons.map(({ code }) => code)];
};

describe('is my money safe', () => {
  it('is answered yes if every position has a working stop and all is known', () => {
    expect(safetyOf(FACTS)).toEqual({
      answer: 'yes',
      reasons: [],
      lossAtStops: 20,
      lossRate: 0.002,
    });
    expect(answerOf({ positions: [] })).toEqual(['yes']);
  });

  it.each<[Partial<SafetyFacts>, readonly string[]]>([
    [{ link: { state: 'offline', ageMs: 42_000 } }, ['unknown', 'LINK_DOWN']],
    [{ link: { state: 'stale', ageMs: 9_000 } }, ['unknown', 'LINK_DOWN']],
    [{ link: { state: 'connecting', ageMs: null }, standing: null }, ['unknown', 'LINK_DOWN']],
    [{ standing: null }, ['unknown', 'NOT_READ']],
    [{ engines: [{ ...ENGINE, connected: false }] }, ['unknown', 'FEED_SILENT']],
    [{ engines: [{ ...ENGINE, lastMessageAgeMs: 42_000 }] }, ['unknown', 'FEED_SILENT']],
  ])('is never answered yes while something is unknown: %j', (changes, expected) => {
    expect(answerOf(changes)).toEqual(expected);
  });

  it.each<[Partial<SafetyFacts>, readonly string[]]>([
    [{ positions: [position({ protection: 'none' })] }, ['no', 'NO_STOP']],
    [{ standing: { ...STANDING, ledgerBalanced: false } }, ['no', 'LEDGER_UNBALANCED']],
    [{ standing: { ...STANDING, lifecycle: 'quarantined' } }, ['no', 'QUARANTINED']],
    [{ engines: [{ ...ENGINE, storeProblem: 'DISK_FULL' }] }, ['no', 'STORE_PROBLEM']],
    [{ positions: [position({ protection: 'pending' })] }, ['watch', 'STOP_PENDING']],
    [
      { standing: { ...STANDING, pauses: [{ code: 'A', reason: 'b', endedBy: '' }] } },
      ['watch', 'PAUSED'],
    ],
    [{ engines: [{ ...ENGINE, staleInstruments: ['a', 'b'] }] }, ['watch', 'QUOTES_STALE']],
  ])('is answered by the facts: %j', (changes, expected) => {
    expect(answerOf(changes)).toEqual(expected);
  });

  it('says a missing stop first, even while the link is down', () => {
    expect(
      answerOf({
        link: { state: 'offline', ageMs: 1 },
        positions: [position({ protection: 'none' })],
      }),
    ).toEqual(['no', 'NO_STOP', 'LINK_DOWN']);
  });
});

describe('the loss at the stops', () => {
  it('counts a short upwards and never counts a stop in profit', () => {
    const short = position(
      { now: 95, prices: { direction: 'short', stop: 100, entry: 98, now: 95, target: 80 } },
      'short',
    );
    const inProfit = position({ now: 90 });
    expect(safetyOf({ ...FACTS, positions: [short, inProfit] }).lossAtStops).toBe(10);
  });

  it('is counted from the entry before the first quote', () => {
    expect(safetyOf({ ...FACTS, positions: [position({ now: null })] }).lossAtStops).toBe(10);
  });

  it('is unknown without a stop, and has no rate without equity', () => {
    const bare = position({ prices: { ...position().prices, stop: null } });
    expect(safetyOf({ ...FACTS, positions: [bare] }).lossAtStops).toBeNull();
    const poor = { ...STANDING, equity: null };
    expect(safetyOf({ ...FACTS, standing: poor }).lossRate).toBeNull();
  });
});
