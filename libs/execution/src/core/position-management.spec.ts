import { describe, expect, it } from '@jest/globals';
import { epochMs, price, quantity } from '@tidegate/kernel';
import { seeded } from '@tidegate/kernel/testing';
import { EXIT_REASONS, type Direction, type Position, type ProtectionPlan } from '@tidegate/model';
import { anOpenPosition } from '@tidegate/portfolio/testing';
import fc from 'fast-check';

import { plainExecution, anInstrument } from '../../testing/index.js';
import type { ExitOptions } from './execution-options.js';
import {
  managePosition,
  type ManagementContext,
  type ManagementOutcome,
  type PriceRange,
} from './position-management.js';

const OPENED = epochMs(1_000_000);
const HOUR = 3_600_000;

/** One unit from 100, a long with its stop at 98 and its target at 104: one R is 2. A short is mirrored. */
function held(direction: Direction, change: Partial<Position> = {}): Position {
  return {
    ...anOpenPosition({ direction, at: OPENED }),
    status: 'open',
    quantity: quantity(1),
    entryQuantity: quantity(1),
    entryPrice: price(100),
    openedAt: OPENED,
    ...change,
  };
}

type ContextChange = Partial<Omit<ManagementContext, 'options' | 'instrument'>> & {
  readonly options?: (options: ExitOptions) => void;
};

function context({ options: adjust, ...change }: ContextChange = {}): ManagementContext {
  const options = plainExecution().exit;
  adjust?.(options);
  return {
    now: OPENED,
    leadMs: 0,
    instrument: anInstrument(),
    options,
    roundTripCostRate: 0,
    ...change,
  };
}

const withoutTrailing = (options: ExitOptions): void => {
  options.trailing.enabled = false;
};

function look(
  position: Position,
  range: PriceRange,
  change: ContextChange = {},
): ManagementOutcome {
  return managePosition(position, range, context(change));
}

/** The plans after each range of a path; each check starts from the previous plan. */
function plansAlong(
  position: Position,
  path: readonly PriceRange[],
  management: ManagementContext,
): readonly ProtectionPlan[] {
  let { plan } = position;
  return path.map((range) => {
    ({ plan } = managePosition({ ...position, plan }, range, management));
    return plan;
  });
}

function stopOf({ plan }: ManagementOutcome): string {
  return `${plan.stopOrigin} ${plan.stop.toString()}`;
}

describe('Breakeven', () => {
  it('leaves the stop alone until the best price gains the configured R', () => {
    const before = look(held('long'), { low: 99, high: 101.9 }, { options: withoutTrailing });
    expect([stopOf(before), before.stopMoved]).toEqual(['initial 98', false]);
    const after = look(held('long'), { low: 99, high: 102 }, { options: withoutTrailing });
    expect([stopOf(after), after.stopMoved]).toEqual(['breakeven 100', true]);
  });

  it('covers the costs of entry and exit', () => {
    const change = { options: withoutTrailing, roundTripCostRate: 0.005 };
    expect(stopOf(look(held('long'), { low: 100, high: 102 }, change))).toBe('breakeven 100.5');
    expect(stopOf(look(held('short'), { low: 98, high: 100 }, change))).toBe('breakeven 99.5');
  });

  it('waits for a best price beyond entry plus costs when those exceed its distance', () => {
    const change = { options: withoutTrailing, roundTripCostRate: 0.03 };
    expect(stopOf(look(held('long'), { low: 100, high: 102.9 }, change))).toBe('initial 98');
    expect(stopOf(look(held('long'), { low: 100, high: 103 }, change))).toBe('breakeven 103');
  });

  it('measures R by the initial stop, however tight the stop is now', () => {
    const position = held('long');
    const tight = { ...position, plan: { ...position.plan, stop: price('99.5') } };
    const outcome = look(tight, { low: 99.8, high: 101.5 }, { options: withoutTrailing });
    expect(stopOf(outcome)).toBe('initial 99.5');
  });

  it('does nothing when disabled', () => {
    const outcome = look(
      held('long'),
      { low: 100, high: 102.9 },
      {
        options: (options) => {
          options.breakeven.enabled = false;
        },
      },
    );
    expect(stopOf(outcome)).toBe('initial 98');
  });
});

describe('Trailing', () => {
  it.each([
    ['low', 102.3, 102.5, '100.9'],
    ['mid', 102.9, 103, '101'],
    ['high', 104.1, 104.3, '101.5'],
  ] as const)(
    'in %s volatility starts beyond %d and follows %d at %s',
    (entryVolatility, early, activated, stop) => {
      const options = (exit: ExitOptions): void => {
        exit.breakeven.enabled = false;
      };
      const position = held('long', { entryVolatility });
      expect(stopOf(look(position, { low: 100, high: early }, { options }))).toBe('initial 98');
      const outcome = look(position, { low: 100, high: activated }, { options });
      expect(stopOf(outcome)).toBe(`trailing ${stop}`);
    },
  );

  it('keeps the configured distance in R from the best price', () => {
    const options = (exit: ExitOptions): void => {
      exit.trailing.activationR = 0;
      exit.trailing.distanceR = 0.5;
    };
    expect(stopOf(look(held('long'), { low: 100, high: 110 }, { options }))).toBe('trailing 109');
    expect(stopOf(look(held('short'), { low: 90, high: 100 }, { options }))).toBe('trailing 91');
  });

  it('follows the best price seen, not the latest', () => {
    const path = [
      { low: 100, high: 105 },
      { low: 103.5, high: 104 },
    ];
    const stops = plansAlong(held('long'), path, context()).map(({ stop }) => stop.toString());
    expect(stops).toEqual(['103', '103']);
  });

  it('yields to a tighter breakeven stop', () => {
    const options = (exit: ExitOptions): void => {
      exit.trailing.distanceR = 3;
    };
    const outcome = look(held('long'), { low: 100, high: 103 }, { options });
    expect(stopOf(outcome)).toBe('breakeven 100');
  });
});

describe('Ticks', () => {
  it('round a long stop down and a short stop up, away from the market', () => {
    const change = { options: withoutTrailing, roundTripCostRate: 0.00125 };
    expect(stopOf(look(held('long'), { low: 100, high: 102 }, change))).toBe('breakeven 100.1');
    expect(stopOf(look(held('short'), { low: 98, high: 100 }, change))).toBe('breakeven 99.9');
  });

  it('keep the old stop instead of one that is not positive', () => {
    const position = held('long', { entryPrice: price('0.3') });
    const plan = { ...position.plan, initialStop: price('0.1'), stop: price('0.05') };
    const options = (exit: ExitOptions): void => {
      exit.breakeven.enabled = false;
      exit.trailing.activationR = 0;
      exit.trailing.distanceR = 2;
    };
    const cheap = { ...position, plan: { ...plan, highest: 0.3, lowest: 0.3 } };
    expect(stopOf(look(cheap, { low: 0.3, high: 0.42 }, { options }))).toBe('initial 0.05');
  });
});

describe('Stagnation', () => {
  const options = (exit: ExitOptions): void => {
    exit.stagnation.enabled = true;
    exit.stagnation.afterMs = HOUR;
    exit.stagnation.progressMin = 0.25;
  };
  const late = { options, now: epochMs(OPENED + HOUR) };

  it('closes a position that made less than the configured progress in time', () => {
    const early = { options, now: epochMs(OPENED + HOUR - 1) };
    expect(look(held('long'), { low: 99, high: 100.9 }, early).exit).toBeNull();
    expect(look(held('long'), { low: 99, high: 100.9 }, late).exit).toBe('stagnation');
    expect(look(held('short'), { low: 99.1, high: 101 }, late).exit).toBe('stagnation');
  });

  it('keeps a position that made enough progress, and never judges it again', () => {
    const judged = look(held('long'), { low: 99, high: 101 }, late);
    expect([judged.exit, judged.plan.stagnationJudged]).toEqual([null, true]);
    const muchLater = { options, now: epochMs(OPENED + 20 * HOUR) };
    const again = { ...held('long'), plan: { ...judged.plan, highest: 100, lowest: 99 } };
    expect(look(again, { low: 99, high: 100 }, muchLater).exit).toBeNull();
  });

  it('judges progress by the originally planned target', () => {
    const position = held('long');
    const near = { ...position, plan: { ...position.plan, target: price(101) } };
    expect(look(near, { low: 99, high: 100.9 }, late).exit).toBe('stagnation');
  });
});

describe('Time', () => {
  const options = (exit: ExitOptions): void => {
    exit.holdingMsMax = HOUR;
  };

  it('closes a position at its maximum age, at any price', () => {
    const range = { low: 99, high: 103.9 };
    expect(look(held('long'), range, { options, now: epochMs(OPENED + HOUR - 1) }).exit).toBeNull();
    expect(look(held('long'), range, { options, now: epochMs(OPENED + HOUR) }).exit).toBe('time');
  });

  it('closes a position at the check nearest to its maximum age with one check per candle', () => {
    const range = { low: 99, high: 101 };
    const nearest = { options, leadMs: 450_000, now: epochMs(OPENED + HOUR - 450_000) };
    expect(look(held('long'), range, nearest).exit).toBe('time');
    const earlier = { ...nearest, now: epochMs(OPENED + HOUR - 450_001) };
    expect(look(held('long'), range, earlier).exit).toBeNull();
  });

  it('never closes a position whose time of opening is unknown', () => {
    const position = held('long', { openedAt: null });
    const now = epochMs(OPENED + 20 * HOUR);
    expect(look(position, { low: 99, high: 100 }, { options, now }).exit).toBeNull();
  });

  it('never closes a position without a configured age', () => {
    const outcome = look(
      held('long'),
      { low: 99, high: 100 },
      {
        now: epochMs(OPENED + 10_000 * HOUR),
        options: (exit) => {
          exit.holdingMsMax = 0;
        },
      },
    );
    expect(outcome.exit).toBeNull();
  });

  it('counts from the first fill, not from the decision', () => {
    const position = held('long', { openedAt: epochMs(OPENED + HOUR) });
    const now = epochMs(OPENED + 2 * HOUR - 1);
    expect(look(position, { low: 99, high: 100 }, { options, now }).exit).toBeNull();
  });
});

describe('A position that is not open', () => {
  it.each([
    ['opening', null],
    ['closed', price(100)],
    ['open', null],
  ] as const)('is left unchanged while it is %s', (status, entryPrice) => {
    const position = held('long', { status, entryPrice });
    const now = epochMs(OPENED + 1_000 * HOUR);
    const outcome = look(position, { low: 50, high: 150 }, { now });
    expect(outcome.plan).toBe(position.plan);
    expect(outcome).toMatchObject({ stopMoved: false, exit: null });
  });
});

/** Sixteenths are exact doubles, so a mirrored path is exact to the last bit. */
const sixteenth = fc.integer({ min: 90 * 16, max: 110 * 16 }).map((units) => units / 16);
const range: fc.Arbitrary<PriceRange> = fc
  .tuple(sixteenth, sixteenth)
  .map(([left, right]) => ({ low: Math.min(left, right), high: Math.max(left, right) }));
const path = fc.array(range, { minLength: 1, maxLength: 25 });
const management: fc.Arbitrary<ManagementContext> = fc
  .record({
    activationR: fc.constantFrom(0, 0.5, 1.5, 2.25),
    distanceR: fc.constantFrom(0.25, 0.5, 1, 1.75),
    atR: fc.constantFrom(0, 0.5, 1, 2),
    breakeven: fc.boolean(),
    stagnation: fc.boolean(),
    costs: fc.constantFrom(0, 1 / 1_024, 1 / 64),
    age: fc.integer({ min: 0, max: 2 * HOUR }),
  })
  .map((drawn) =>
    context({
      now: epochMs(OPENED + drawn.age),
      roundTripCostRate: drawn.costs,
      options: (exit) => {
        exit.holdingMsMax = HOUR;
        exit.breakeven.enabled = drawn.breakeven;
        exit.breakeven.atR = drawn.atR;
        exit.trailing.activationR = drawn.activationR;
        exit.trailing.distanceR = drawn.distanceR;
        exit.stagnation.enabled = drawn.stagnation;
        exit.stagnation.afterMs = 60_000;
      },
    }),
  );
const direction = fc.constantFrom<Direction>('long', 'short');

describe('Over any price path', () => {
  it('a stop only tightens, stays on tick, and never passes the best price', () => {
    let moves = 0;
    fc.assert(
      fc.property(direction, path, management, (drawn, ranges, terms) => {
        const sign = drawn === 'long' ? 1 : -1;
        let stop = price(100 - 2 * sign).toNumber();
        for (const plan of plansAlong(held(drawn), ranges, terms)) {
          const next = plan.stop.toNumber();
          const best = drawn === 'long' ? plan.highest : plan.lowest;
          expect((next - stop) * sign).toBeGreaterThanOrEqual(0);
          expect((best - next) * sign).toBeGreaterThanOrEqual(0);
          expect(plan.stop.decimalPlaces()).toBeLessThanOrEqual(1);
          if (next !== stop) moves += 1;
          stop = next;
        }
      }),
      seeded(),
    );
    expect(moves).toBeGreaterThan(50);
  });

  it('extremes are the highest and lowest price since entry', () => {
    fc.assert(
      fc.property(direction, path, management, (drawn, ranges, terms) => {
        const last = plansAlong(held(drawn), ranges, terms).at(-1);
        expect(last?.highest).toBe(Math.max(100, ...ranges.map(({ high }) => high)));
        expect(last?.lowest).toBe(Math.min(100, ...ranges.map(({ low }) => low)));
      }),
      seeded(),
    );
  });

  it('a second check of the same market changes nothing', () => {
    fc.assert(
      fc.property(direction, path, management, (drawn, ranges, terms) => {
        const position = held(drawn);
        const plan = plansAlong(position, ranges, terms).at(-1) as ProtectionPlan;
        const again = managePosition({ ...position, plan }, ranges.at(-1) as PriceRange, terms);
        expect(again.plan).toBe(plan);
        expect(again.stopMoved).toBe(false);
      }),
      seeded(),
    );
  });

  it('a mirrored short gets the mirrored plan and the same exits', () => {
    const exits = new Set<string | null>();
    fc.assert(
      fc.property(range, path, management, (first, ranges, terms) => {
        const long = held('long');
        const short = held('short');
        const whole = [first, ...ranges];
        const plan = plansAlong(long, whole, terms).at(-1) as ProtectionPlan;
        const mirrored = plansAlong(short, whole.map(mirror), terms).at(-1) as ProtectionPlan;
        expect(mirrored).toEqual(mirrorPlan(plan));
        const { exit } = managePosition(long, first, terms);
        expect(managePosition(short, mirror(first), terms).exit).toBe(exit);
        exits.add(exit);
      }),
      seeded(),
    );
    expect(EXIT_REASONS.filter((reason) => exits.has(reason))).toEqual(['time', 'stagnation']);
  });
});

function mirror({ low, high }: PriceRange): PriceRange {
  return { low: 200 - high, high: 200 - low };
}

function mirrorPlan(plan: ProtectionPlan): ProtectionPlan {
  return {
    ...plan,
    initialStop: price(200 - plan.initialStop.toNumber()),
    stop: price(price(200).sub(plan.stop)),
    target: price(200 - plan.target.toNumber()),
    originalTarget: price(200 - plan.originalTarget.toNumber()),
    highest: 200 - plan.lowest,
    lowest: 200 - plan.highest,
  };
}
