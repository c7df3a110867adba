import { describe, expect, it } from '@jest/globals';

import { EngineWorld, type WorldOutcome } from './engine-world.js';

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
const MINUTES = 45;

describe('an engine that is killed at random', () => {
  const outcomes: WorldOutcome[] = [];

  it.each(SEEDS)(
    'keeps its books, protects what it holds and is replayed exactly (seed %i)',
    async (seed) => {
      outcomes.push(await new EngineWorld(seed).live(MINUTES));
    },
  );

  it('traded, died and came back often enough in all that to mean something', () => {
    const total = (count: (outcome: WorldOutcome) => number): number =>
      outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
    expect(total(({ trades }) => trades)).toBeGreaterThan(500);
    expect(total(({ deaths }) => deaths)).toBeGreaterThan(100);
    expect(total(({ restarts }) => restarts)).toBeGreaterThan(200);
    expect(total(({ accounts }) => accounts)).toBeGreaterThan(400);
    expect(total(({ faults }) => faults)).toBeGreaterThan(50);
    expect(total(({ refusals }) => refusals)).toBeGreaterThan(10);
  });
});
