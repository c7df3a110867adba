import { describe, expect, it } from '@jest/globals';

import {
  ExitWorld,
  frictionless,
  RESERVING_CAPABILITIES,
  type ExitStep,
  type RequestFate,
} from '../../testing/index.js';
import { ExecutionOptions } from './execution-options.js';
import type { VenueCapabilities } from './venue-capabilities.js';

/** Takes a twentieth of the order in each slice, so that entry and stop fill at the same time. */
const THIN = Object.assign(frictionless(), { levelShareMax: 0.0005, latencyMs: 150 });

const NO_AMENDMENTS: VenueCapabilities = {
  ...RESERVING_CAPABILITIES,
  amend: { price: false, quantity: false },
};

/** A long of up to one unit bought at about 100, with its stop near 98, in a thin market. */
function thinLong(capabilities: VenueCapabilities): ExitWorld {
  const options = new ExecutionOptions();
  options.exit.breakeven.enabled = false;
  options.exit.trailing.enabled = false;
  return new ExitWorld({ capabilities, options, model: THIN, kind: 'spot', isShort: false });
}

/** One second passes and the price moves by the given ticks; the first requests meet the given fates. */
function pass(world: ExitWorld, move: number, ...fates: readonly RequestFate[]): void {
  const step: ExitStep = { seconds: 1, move, fates, crash: null, act: 'nothing' };
  world.step(step);
  expect(world.violations()).toEqual([]);
}

/** The price falls beyond the stop while the entry is still filling. */
function fallBeyondTheStop(world: ExitWorld): void {
  for (const move of [0, -8, -8, -8]) pass(world, move);
}

describe('The engine’s own stop', () => {
  it.each([
    { exits: 'held by the engine', capabilities: NO_AMENDMENTS },
    { exits: 'resting together', capabilities: { ...NO_AMENDMENTS, reserves: false } },
  ])(
    'closes when each entry fill replaces a stop that has begun to fill, with exits $exits',
    ({ capabilities }) => {
      const world = thinLong(capabilities);
      fallBeyondTheStop(world);
      pass(world, 0);
      expect(world.position?.exitReason).toBe('stop');
      for (let second = 0; second < 12; second++) pass(world, 0);
      expect([world.position, world.venue.held.toString()]).toEqual([null, '0']);
    },
  );

  it('does not wait for a partly filled stop whose cancellation is unanswered', () => {
    const world = thinLong(NO_AMENDMENTS);
    fallBeyondTheStop(world);
    pass(world, 0, 'unanswered');
    expect(world.position?.exitReason).toBe('stop');
  });
});
