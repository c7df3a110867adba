import { describe, expect, it } from '@jest/globals';
import { CaseCounter, seeded } from '@tidegate/kernel/testing';
import fc from 'fast-check';

import {
  plainExecution,
  ExitWorld,
  frictionless,
  type CrashPoint,
  type ExitStep,
  type ExitWorldOptions,
  type RequestFate,
} from '../../testing/index.js';
import type { GatewayRequest } from '../ports.js';
import { exitLayoutOf, type VenueCapabilities } from './venue-capabilities.js';

const capabilities: fc.Arbitrary<VenueCapabilities> = fc.record({
  amend: fc.record({ price: fc.boolean(), quantity: fc.boolean() }),
  postOnly: fc.boolean(),
  nativeStop: fc.constantFrom('none', 'market', 'market', 'both'),
  exits: fc.constantFrom('none', 'none', 'attached', 'oco', 'bracket'),
  reserves: fc.constantFrom(true, true, false),
  deadMansSwitch: fc.boolean(),
  clientIdForm: fc.constant('uuid' as const),
  lookUp: fc.record({
    byClientId: fc.constant(true),
    delayMsMax: fc.constantFrom(0, 2_000, 10_000),
  }),
});

const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant<RequestFate>('delivered') },
  {
    weight: 4,
    arbitrary: fc.constantFrom<RequestFate>('lost', 'unanswered', 'late', 'refused', 'refused'),
  },
);

const steps = (drift: number): fc.Arbitrary<ExitStep[]> =>
  fc.array(
    step.map((drawn) => ({ ...drawn, move: drawn.move + drift })),
    { minLength: 5, maxLength: 60, size: 'max' },
  );

const step: fc.Arbitrary<ExitStep> = fc.record({
  seconds: fc.integer({ min: 1, max: 5 }),
  move: fc.integer({ min: -9, max: 9 }),
  fates: fc.array(fate, { maxLength: 6 }),
  crash: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<CrashPoint>('before_commit', 'after_commit', 'after_send'),
    },
  ),
  act: fc.oneof(
    { weight: 20, arbitrary: fc.constant('nothing' as const) },
    { weight: 1, arbitrary: fc.constantFrom('close' as const, 'venue_cancel' as const) },
  ),
});

const options: fc.Arbitrary<ExitWorldOptions> = fc
  .record({
    capabilities,
    liquidity: fc.constantFrom(0.0005, 0.004, 1),
    latencyMs: fc.constantFrom(0, 150, 1_500),
    tiers: fc.constantFrom<readonly (readonly [number, number])[]>(
      [],
      [[0.4, 0.4]],
      [
        [0.2, 0.3],
        [0.5, 0.3],
      ],
    ),
    holdingMsMax: fc.constantFrom(0, 60_000),
    isMargin: fc.boolean(),
    isShort: fc.boolean(),
  })
  .map((drawn) => {
    const execution = plainExecution();
    execution.exit.holdingMsMax = drawn.holdingMsMax;
    execution.exit.tiers = drawn.tiers.map(([progress, fraction]) => ({ progress, fraction }));
    const model = Object.assign(frictionless(), {
      levelShareMax: drawn.liquidity,
      latencyMs: drawn.latencyMs,
    });
    const isMargin = drawn.isMargin && !drawn.capabilities.reserves;
    return {
      capabilities: drawn.capabilities,
      options: execution,
      model,
      kind: isMargin ? 'margin' : 'spot',
      isShort: isMargin && drawn.isShort,
    };
  });

/**
 * Back-off lasts up to a minute after the last refusal; then an exit has its time, and an unknown outcome the delay
 * bound.
 */
const RECOVERY_MS = 100_000;

const CALM: ExitStep = { seconds: 1, move: 0, fates: [], crash: null, act: 'nothing' };

describe('Exits at any venue under faults', () => {
  it('keep the position covered within bounds, never oversell, and always close it', () => {
    const seen = new CaseCounter(...CASES);
    const story = fc
      .tuple(options, fc.constantFrom(-2, 0, 3))
      .chain(([setup, drift]) => fc.tuple(fc.constant(setup), steps(drift)));
    fc.assert(
      fc.property(story, ([setup, taken]) => {
        const world = new ExitWorld(setup);
        const boundMs = (): number => (world.hasFaults ? RECOVERY_MS : 0);
        for (const each of taken) {
          world.step(each);
          expect(world.violations()).toEqual([]);
          expect(world.uncoveredMs ?? 0).toBeLessThanOrEqual(boundMs());
        }
        noteCases(seen, { world, setup, taken });
        const wasLeaving = (world.position?.exitReason ?? null) !== null;
        world.correct();
        expect(world.compare().filter(({ type }) => type === 'news')).toEqual([]);
        world.calm();
        settleDown(world);
        if (wasLeaving) expect(world.position).toBeNull();
        expect(world.compare()).toEqual([]);
        world.step({ ...CALM, act: 'close' });
        settleDown(world);
        expect([world.position, world.venue.held.toString()]).toEqual([null, '0']);
        expect([world.account.book.openOrders(), world.venue.openOrders]).toEqual([[], []]);
        expect(world.compare()).toEqual([]);
      }),
      seeded({ numRuns: 300 }),
    );
    seen.assertReached();
  });
});

/** Lets every back-off and delay bound pass at a reliable venue. */
function settleDown(world: ExitWorld): void {
  for (let second = 0; second < 150; second++) {
    world.step(CALM);
    expect(world.violations()).toEqual([]);
  }
  expect(world.uncoveredMs).toBeNull();
}

const CASES = [
  'exits held by the engine',
  'exits resting together',
  'no native stop',
  'no amendments',
  'fill in pieces',
  'exit refused',
  'stop refused',
  'amendment refused',
  'cancellation refused',
  'exit unknown',
  'stop unknown',
  'amendment unknown',
  'cancellation unknown',
  'restart before_commit',
  'restart after_commit',
  'restart after_send',
  'order ended by the venue',
  'fill found by a report',
  'order not found',
  'stop put back after an exit',
  'held tier sold',
  'held target reached',
  'stop executed by the engine',
] as const;

type CaseName = (typeof CASES)[number];

interface Story {
  readonly world: ExitWorld;
  readonly setup: ExitWorldOptions;
  readonly taken: readonly ExitStep[];
}

function noteCases(seen: CaseCounter<CaseName>, { world, setup, taken }: Story): void {
  const { capabilities: can } = setup;
  const isHeld = exitLayoutOf(can, 'slices') === 'held';
  const orders = [...world.account.orders.values()];
  seen.count(isHeld ? 'exits held by the engine' : 'exits resting together');
  seen.count('no native stop', can.nativeStop === 'none');
  seen.count('no amendments', !can.amend.price && !can.amend.quantity);
  const cut = orders.some(
    ({ filledQuantity, quantity }) => filledQuantity.gt(0) && filledQuantity.lt(quantity),
  );
  seen.count('fill in pieces', cut);
  for (const { request, fate: met } of world.fatesMet) {
    const name = nameOf(request);
    if (!name || met === 'delivered') continue;
    seen.count(met === 'refused' ? `${name} refused` : `${name} unknown`);
  }
  for (const { crash, act } of taken) {
    if (crash) seen.count(`restart ${crash}`);
    seen.count('order ended by the venue', act === 'venue_cancel');
  }
  seen.count(
    'fill found by a report',
    world.corrections.some(({ code }) => code === 'MISSED_FILL'),
  );
  seen.count(
    'order not found',
    orders.some(({ reasonCode }) => reasonCode === 'NOT_FOUND_AT_VENUE'),
  );
  const sent = world.requests.flatMap(({ type, order }) =>
    type === 'submit' ? [order.purpose] : [],
  );
  seen.count(
    'stop put back after an exit',
    isHeld && sent.lastIndexOf('protective_stop') > sent.indexOf('exit') && sent.includes('exit'),
  );
  const sold = orders.filter(
    ({ purpose, filledQuantity }) => purpose === 'exit' && filledQuantity.gt(0),
  );
  seen.count(
    'held tier sold',
    sold.some(({ exitReason }) => exitReason === 'tier'),
  );
  seen.count(
    'held target reached',
    sold.some(({ exitReason }) => exitReason === 'target'),
  );
  seen.count(
    'stop executed by the engine',
    sold.some(({ exitReason }) => exitReason?.endsWith('stop')),
  );
}

function nameOf({
  type,
  order,
}: GatewayRequest): 'exit' | 'stop' | 'amendment' | 'cancellation' | null {
  if (type === 'amend') return 'amendment';
  if (type === 'cancel') return 'cancellation';
  if (type === 'look_up') return null;
  if (order.purpose === 'exit') return 'exit';
  return order.purpose === 'protective_stop' ? 'stop' : null;
}
