import { plainExecution } from '@tidegate/execution/testing';
import type { AiOptions } from '@tidegate/ai';
import { type ExecutionOptions, ExitTier } from '@tidegate/execution';
import { nextInt, profileHash, SeededRng, seedFrom, type Rng } from '@tidegate/kernel';
import { MatchingOptions, roundTripCostRate } from '@tidegate/matching';
import {
  permissiveRisk,
  quickAi,
  scriptedStrategy,
  testAccount,
  testPlan,
  testProfile,
  type TestPlan,
} from '@tidegate/trading/testing';

/** Maximum number of open accounts in a simulation. */
export const ACCOUNTS_MAX = 20;

/**
 * A plan that trades often: random signals, and three profiles with random entry and exit options. It starts with one
 * account per profile; the simulation opens more.
 */
export function randomPlan(seed: number): TestPlan {
  const rng = new SeededRng(seedFrom(`plan ${seed}`));
  const executionFeed = rng.next() < 0.5 ? 'candles' : 'slices';
  const matching = Object.assign(new MatchingOptions(), {
    latencyMs: nextInt(rng, 3) * 150,
    participationRateMax: 0.05 + rng.next() * 0.5,
  });
  const costs = roundTripCostRate(matching, 0);
  const accounts = (['spot', 'margin', 'spot'] as const).map((kind, index) => {
    const risk = permissiveRisk();
    risk.breakers.enabled = rng.next() < 0.3;
    risk.signal.riskRewardMin = 0;
    return {
      account: testAccount(`seed-${index}`, kind),
      risk,
      execution: randomExecution(rng),
      deposit: '10000',
    };
  });
  const strategies = ['first', 'second'].map((name) => randomStrategy(name, seed));
  const analysis = { roundTripCostRate: costs, seriesCapacity: 40, ai: adjustedAi(seed) };
  const third = testProfile(strategies.slice(0, 1), {
    ...analysis,
    hash: profileHash('profile-of-one-strategy'),
  });
  return testPlan(strategies, {
    matching,
    executionFeed,
    accounts: accounts.map((each, index) => (index === 2 ? { ...each, profile: third } : each)),
    profile: testProfile(strategies, analysis),
    quoteRequired: executionFeed === 'slices',
  });
}

/** Adjusts confidence by session and leader in every second plan. */
function adjustedAi(seed: number): AiOptions {
  const ai = quickAi('1m');
  // Adds a reference account to every third plan.
  ai.adaptive.enabled = seed % 3 === 0;
  const { session, leadLag } = ai.confluence;
  session.enabled = seed % 2 === 1;
  session.tradesMin = 1;
  leadLag.enabled = seed % 2 === 1;
  Object.assign(leadLag, { correlationBars: 30, correlationMin: 0, moveSigmasMin: 0 });
  return ai;
}

/** Signals depend only on the seed, the instrument, and the candle, so they are the same after a restart. */
function randomStrategy(name: string, seed: number): ReturnType<typeof scriptedStrategy> {
  return scriptedStrategy(({ instrument, closedAt }, close) => {
    const rng = new SeededRng(seedFrom(`${seed} ${name} ${instrument} ${closedAt}`));
    if (rng.next() > 0.35) return null;
    const isLong = rng.next() < 0.6;
    const risk = close * (0.004 + rng.next() * 0.01);
    const reward = risk * (1 + rng.next() * 2);
    return {
      direction: isLong ? 'long' : 'short',
      stop: isLong ? close - risk : close + risk,
      target: isLong ? close + reward : close - reward,
      confidence: 0.7 + rng.next() * 0.3,
    };
  }, name);
}

function randomExecution(rng: Rng): ExecutionOptions {
  const options = plainExecution();
  const isLikely = (probability: number): boolean => rng.next() < probability;
  options.entry.style = isLikely(0.7) ? 'touch' : 'market';
  options.entry.postOnly = isLikely(0.15);
  options.entry.marketFallback = isLikely(0.7);
  options.entry.repricesMax = nextInt(rng, 3);
  options.exit.breakeven.enabled = isLikely(0.6);
  options.exit.trailing.enabled = isLikely(0.6);
  options.exit.trailing.activationR = 0.5 + rng.next();
  options.exit.stagnation.enabled = isLikely(0.3);
  options.exit.stagnation.afterMs = 10 * 60_000;
  options.exit.holdingMsMax = isLikely(0.5) ? (5 + nextInt(rng, 30)) * 60_000 : 0;
  options.exit.tiers = isLikely(0.5) ? [tier(0.3, 0.3), tier(0.6, 0.4)] : [];
  return options;
}

function tier(progress: number, fraction: number): ExitTier {
  return Object.assign(new ExitTier(), { progress, fraction });
}
