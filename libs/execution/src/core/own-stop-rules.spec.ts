import { describe, expect, it } from '@jest/globals';
import { epochMs, money, price, quantity } from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { Order, Position, ProtectionPlan } from '@tidegate/model';
import { anOpenPosition } from '@tidegate/portfolio/testing';

import { anExit, aStop, aTarget, RESERVING_CAPABILITIES } from '../../testing/index.js';
import { ExitOptions } from './execution-options.js';
import {
  isProtected,
  isReachedBy,
  ownStop,
  planSeenAt,
  stopReasonOf,
  type OwnStopSituation,
} from './own-stop.js';

const WITHIN_MS = 5_000;
const NOW = epochMs(100_000);
const IN_TIME = epochMs(NOW - WITHIN_MS + 1);
const TOO_LONG = epochMs(NOW - WITHIN_MS);
const OPTIONS = Object.assign(new ExitOptions(), { nativeStopWithinMs: WITHIN_MS });
const TIERS = Object.assign(new ExitOptions(), {
  tiers: [
    { progress: 0.25, fraction: 0.3 },
    { progress: 0.5, fraction: 0.3 },
  ],
});

/** Two units bought at 100 with stop 98 and target 104, or sold with stop 102 and target 96. */
function held(direction: 'long' | 'short' = 'long', plan: Partial<ProtectionPlan> = {}): Position {
  const opening = anOpenPosition({ direction });
  return {
    ...opening,
    status: 'open',
    quantity: quantity(2),
    cost: money(200),
    entryPrice: price(100),
    plan: { ...opening.plan, ...plan },
  };
}

function situation(
  position: Position,
  open: readonly Order[],
  over: Partial<OwnStopSituation> = {},
): OwnStopSituation {
  const capabilities = RESERVING_CAPABILITIES;
  return { position, open, instrument: BTC_USD, capabilities, options: OPTIONS, now: NOW, ...over };
}

describe("The engine's own stop", () => {
  const beyond = (since = IN_TIME) => held('long', { stopReachedAt: since });

  it('acts at once when the price is beyond the stop and no stop rests', () => {
    expect(ownStop(situation(beyond(), []))).toBe('stop');
  });

  it('acts when a resting stop has not filled for as long as the venue may take', () => {
    expect(ownStop(situation(beyond(IN_TIME), [aStop()]))).toBeNull();
    expect(ownStop(situation(beyond(TOO_LONG), [aStop()]))).toBe('stop');
  });

  it.each([
    ['pending cancel', { status: 'PENDING_CANCEL' as const }],
    ['of unknown outcome', { outcomeUnknown: true }],
  ])('acts at once when the stop is %s', (_what, change) => {
    expect(ownStop(situation(beyond(), [aStop(change)]))).toBe('stop');
  });

  it('acts when a target rests in place of a stop', () => {
    expect(ownStop(situation(beyond(), [aTarget()]))).toBe('stop');
  });

  it.each([
    ['a stop that has triggered', aStop({ triggeredAt: IN_TIME })],
    ['a stop that has begun to fill', aStop({ filledQuantity: quantity('0.5') })],
    ['an exit', anExit()],
  ])('does not act beside %s, which is at market already', (_what, order) => {
    expect(ownStop(situation(beyond(TOO_LONG), [order]))).toBeNull();
  });

  it.each([
    ['the exit of a tier', anExit({ exitReason: 'tier' })],
    [
      'a stop that has begun to fill and is pending cancel',
      aStop({ filledQuantity: quantity('0.5'), status: 'PENDING_CANCEL' }),
    ],
    ['a target that has begun to fill', aTarget({ filledQuantity: quantity('0.5') })],
  ])('acts beside %s', (_what, order) => {
    expect(ownStop(situation(beyond(TOO_LONG), [order]))).toBe('stop');
  });

  it('does not act when the position is exiting already', () => {
    const exiting = { ...beyond(TOO_LONG), exitReason: 'manual' as const };
    expect(ownStop(situation(exiting, []))).toBeNull();
  });

  it('does not act while the price is on the right side of the stop', () => {
    expect(ownStop(situation(held(), []))).toBeNull();
  });

  it('acts when the venue has had no protection for as long as it may take', () => {
    const bare = (since: typeof IN_TIME) =>
      situation(held('long', { unprotectedSince: since }), []);
    expect(ownStop(bare(IN_TIME))).toBeNull();
    expect(ownStop(bare(TOO_LONG))).toBe('stop');
  });

  it('does not act for missing protection at a venue without stops', () => {
    const capabilities = { ...RESERVING_CAPABILITIES, nativeStop: 'none' as const };
    const bare = held('long', { unprotectedSince: TOO_LONG });
    expect(ownStop(situation(bare, [], { capabilities }))).toBeNull();
  });

  it.each([
    ['initial', 'stop'],
    ['breakeven', 'breakeven_stop'],
    ['trailing', 'trailing_stop'],
  ] as const)('has the reason of a stop that is %s', (stopOrigin, reason) => {
    expect(stopReasonOf({ ...held().plan, stopOrigin })).toBe(reason);
  });
});

describe('A position', () => {
  it.each([
    ['one stop for all of it', [aStop({ quantity: 2 })]],
    ['a stop and an exit together', [aStop(), anExit()]],
    ['a partly filled stop with enough left', [partlyFilled(3, 1)]],
  ])('is protected by %s', (_what, open) => {
    expect(isProtected(situation(held(), open))).toBe(true);
  });

  it.each([
    ['a stop for part of it', [aStop()]],
    ['a partly filled stop with too little left', [partlyFilled(2, 1)]],
    ['a stop that is not confirmed yet', [aStop({ quantity: 2, status: 'SUBMITTED' })]],
    ['a stop that is pending cancel', [aStop({ quantity: 2, status: 'PENDING_CANCEL' })]],
    ['a target alone', [aTarget({ quantity: 2 })]],
  ])('is not protected by %s', (_what, open) => {
    expect(isProtected(situation(held(), open))).toBe(false);
  });

  function partlyFilled(amount: number, filled: number): Order {
    const status = 'PARTIALLY_FILLED';
    return aStop({ quantity: amount, filledQuantity: quantity(filled), status });
  }
});

describe('The plan after a price', () => {
  const context = { instrument: BTC_USD, options: TIERS, now: NOW };
  const seen = (position: Position, last: number, holdsTiers = true) =>
    planSeenAt({ plan: position.plan, position, holdsTiers }, last, context);

  it.each([
    ['long', 98.1, null],
    ['long', 98, NOW],
    ['long', 97, NOW],
    ['short', 101.9, null],
    ['short', 102, NOW],
    ['short', 103, NOW],
  ] as const)('the plan of a %s at %d has reached the stop since %s', (direction, last, since) => {
    expect(seen(held(direction), last).stopReachedAt).toBe(since);
  });

  it('keeps the moment at which the stop was first reached, and forgets it on the way back', () => {
    const position = held('long', { stopReachedAt: TOO_LONG });
    expect(seen(position, 97)).toBe(position.plan);
    expect(seen(position, 99).stopReachedAt).toBeNull();
  });

  it.each([
    ['long', 100.9, []],
    ['long', 101, [0]],
    ['long', 102, [0, 1]],
    ['short', 99.1, []],
    ['short', 99, [0]],
    ['short', 98, [0, 1]],
  ] as const)('the plan of a %s at %d has reached the tiers %j', (direction, last, tiers) => {
    expect(seen(held(direction), last).tiersReached).toEqual(tiers);
  });

  it('keeps reached tiers, adds new ones, and leaves out those already taken', () => {
    const reached = held('long', { tiersReached: [0] });
    expect(seen(reached, 100).tiersReached).toEqual([0]);
    expect(seen(reached, 102).tiersReached).toEqual([0, 1]);
    expect(seen(held('long', { tiersTaken: [0] }), 102).tiersReached).toEqual([1]);
  });

  it('reaches no tiers where the venue holds them, nor before the first entry fill', () => {
    expect(seen(held(), 102, false)).toEqual(held().plan);
    expect(seen({ ...held(), entryPrice: null }, 102).tiersReached).toEqual([]);
  });
});

describe('A level on the profitable side', () => {
  it.each([
    ['long', 99, 100, false],
    ['long', 100, 100, true],
    ['long', 101, 100, true],
    ['short', 99, 100, true],
    ['short', 100, 100, true],
    ['short', 101, 100, false],
  ] as const)('the level of a %s at %d is reached at %d: %s', (direction, last, level, reached) => {
    expect(isReachedBy(direction, last, level)).toBe(reached);
  });
});
