import { describe, expect, it } from '@jest/globals';

import { EngineWorld, type WorldOutcome } from './engine-world.js';

const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
const MINUTES = 45;

describe('simulated engine with power failures', () => {
  const outcomes: WorldOutcome[] = [];

  it.each(SEEDS)(
    'keeps its ledger balanced, its positions protected, and its replay exact after power failures (seed %i)',
    async (seed) => {
      outcomes.push(await new EngineWorld(seed).run(MINUTES));
    },
  );

  it('covers enough trades, power failures, restarts, accounts, faults, and rejected commits', () => {
    const total = (count: (outcome: WorldOutcome) => number): number =>
      outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
    expect(total(({ trades }) => trades)).toBeGreaterThan(500);
    expect(total(({ deaths }) => deaths)).toBeGreaterThan(100);
    expect(total(({ restarts }) => restarts)).toBeGreaterThan(200);
    expect(total(({ accounts }) => accounts)).toBeGreaterThan(400);
    expect(total(({ faults }) => faults)).toBeGreaterThan(50);
    expect(total(({ rejections }) => rejections)).toBeGreaterThan(10);
  });
});
