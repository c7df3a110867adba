import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { epochMs, profileHash, SeededRng, seedFrom } from '@tidegate/kernel';
import { openTimeAt, START, walkOfCandles } from '@tidegate/market-data/testing';
import type { DecisionRecord, Timeframe } from '@tidegate/model';
import { StrategyRegistry, type BoundStrategy } from '@tidegate/strategies';

import {
  BTC,
  choiceOf,
  configuring,
  namedAccount,
  EngineDesk,
  marketView,
  minuteCandle,
  opening,
  permissiveRisk,
  quickAi,
  quietHistory,
  scriptedStrategy,
  testPlan,
  testProfile,
  type TestPlan,
} from '../../../testing/index.js';
import type { AnalysisProfile } from './analysis-profile.js';

const MINUTE = 60_000;
const QUIET = [100, 100.4, 99.6, 100] as const;

/** A strategy that records its evaluations and buys at the close of the first minute. */
function counting(name: string) {
  const evaluated: number[] = [];
  const strategy = scriptedStrategy(({ closedAt }, close) => {
    evaluated.push(closedAt);
    return closedAt === START + MINUTE
      ? { direction: 'long', stop: close - 2, target: close + 4 }
      : null;
  }, name);
  return { evaluated, strategy };
}

function profileOf(
  strategies: readonly BoundStrategy[],
  name: string,
  over: Partial<AnalysisProfile> = {},
): AnalysisProfile {
  return testProfile(strategies, { hash: profileHash(name), ...over });
}

function seriesOf(desk: EngineDesk) {
  const series = desk.run.series.find(BTC.id, '1m');
  if (!series) throw new Error('The plan has no one-minute series');
  return series;
}

describe('Shared analysis', () => {
  it('evaluates each strategy once per candle for 1,000 profiles that differ in one risk number', async () => {
    const [first, second] = [counting('first'), counting('second')];
    const accounts = Array.from({ length: 1_000 }, (_, index) => {
      const risk = permissiveRisk();
      risk.limits.drawdownRateMax = 0.5 + index / 10_000;
      return namedAccount(`t${index % 7}/a${index}`, { risk });
    });
    const desk = new EngineDesk({
      plan: testPlan([first.strategy, second.strategy], { accounts }),
    });
    await desk.start();
    for (const minute of [0, 1, 2]) await desk.candle(minuteCandle(minute, QUIET));
    expect([first.evaluated.length, second.evaluated.length]).toEqual([3, 3]);
    expect([...desk.run.life.followed]).toHaveLength(1);
    expect(desk.decisions).toHaveLength(1_000);
    expect(new Set(desk.decisions.map(({ signalId }) => signalId)).size).toBe(1);
  });

  it('evaluates a strategy of two profiles once per candle', async () => {
    const [shared, own, other] = [counting('shared'), counting('own'), counting('other')];
    const accounts = [
      namedAccount('t/a', { profile: profileOf([shared.strategy, own.strategy], 'one') }),
      namedAccount('t/b', { profile: profileOf([shared.strategy, other.strategy], 'two') }),
    ];
    const desk = new EngineDesk({ plan: testPlan([shared.strategy], { accounts }) });
    await desk.start();
    for (const minute of [0, 1]) await desk.candle(minuteCandle(minute, QUIET));
    expect([shared, own, other].map(({ evaluated }) => evaluated.length)).toEqual([2, 2, 2]);
    expect([...desk.run.life.followed]).toHaveLength(2);
    expect(seriesOf(desk).opinionCount).toBe(3);
  });

  it('releases columns, opinions and analysis only when the last account leaves', async () => {
    const bound = new StrategyRegistry().bind('trend', { emaSlow: 100 });
    if (!bound.ok) throw new Error(bound.error.message);
    const [trend, plain] = [profileOf([bound.value], 'trend'), profileOf([], 'plain')];
    const accounts = [
      namedAccount('t/plain', { profile: plain }),
      namedAccount('t/a', { profile: trend }),
      namedAccount('t/b', { profile: trend }),
    ];
    const plan = testPlan([], {
      accounts,
      profile: profileOf([], 'settings', { seriesCapacity: 1_000 }),
    });
    const desk = new EngineDesk({ plan: { ...plan, accounts: accounts.slice(0, 1) } });
    await desk.start();
    const full = new EngineDesk({ plan, store: desk.store });
    await full.start();
    const at = full.time.now();
    const held = () => [
      [...full.run.life.followed].length,
      seriesOf(full).opinionCount,
      seriesOf(full).programCount,
    ];
    const alone = held();
    for (const index of [1, 2]) {
      await full.takeAll(opening(plan.accounts[index] as never, choiceOf(plan, index), at));
    }
    const [analyses, opinions, programs] = held();
    expect([analyses, opinions]).toEqual([2, 1]);
    expect(programs).toBeGreaterThan(alone[2] ?? 0);
    const { scope } = accounts[1]?.account ?? {};
    if (!scope) throw new Error('The plan has too few accounts');
    await full.take({ type: 'account_closed', at, scope, reason: 'a test' });
    expect(held()).toEqual([analyses, opinions, programs]);
    await full.takeAll(configuring(plan.accounts[2] as never, choiceOf(plan, 0), at));
    expect(held()).toEqual(alone);
  });

  it('gives a profile that joins late the same indicator values as one that joined at the start', async () => {
    const seenBy = async (candlesBefore: number): Promise<ReadonlyMap<number, number>> => {
      const values = new Map<number, number>();
      const reading: BoundStrategy = {
        ...scriptedStrategy(() => null, 'reading'),
        prepare: (source) => {
          const average = source.column({ kind: 'sma', period: 10 });
          return {
            bars: 10,
            evaluate: ({ closedAt }) => {
              values.set(closedAt, average.at(0));
              return null;
            },
          };
        },
      };
      const accounts = [
        namedAccount('t/idle', { profile: profileOf([], 'idle') }),
        namedAccount('t/late', { profile: profileOf([reading], 'reading') }),
      ];
      const plan = testPlan([], { accounts });
      const desk = new EngineDesk({ plan: { ...plan, accounts: accounts.slice(0, 1) } });
      await desk.start([]);
      const late = new EngineDesk({ plan, store: desk.store });
      await late.start([]);
      const candles = walkOfCandles(7, 60, '1m');
      for (const [index, candle] of candles.entries()) {
        if (index === candlesBefore) {
          const at = late.time.now();
          await late.takeAll(opening(accounts[1] as never, choiceOf(plan, 1), at));
        }
        await late.candle(candle);
      }
      return values;
    };
    const [early, late] = [await seenBy(0), await seenBy(37)];
    expect(late.size).toBe(60 - 37);
    for (const [closedAt, value] of late) expect(value).toBeCloseTo(early.get(closedAt) ?? NaN, 9);
  });
});

/** A strategy whose opinions depend only on its name, the seed, the series and the candle. */
function random(name: string, seed: number): BoundStrategy {
  return scriptedStrategy(({ closedAt, timeframe }, close) => {
    const rng = new SeededRng(seedFrom(`${seed} ${name} ${timeframe} ${closedAt}`));
    if (rng.next() > 0.4) return null;
    const sign = rng.next() < 0.6 ? 1 : -1;
    const direction = sign === 1 ? 'long' : 'short';
    return { direction, stop: close - 2 * sign, target: close + 4 * sign };
  }, name);
}

describe('Profiles with different primary timeframes', () => {
  const timeframes: readonly Timeframe[] = ['1m', '5m'];

  /** Runs 40 minutes of both series with a scan at every close. Returns decisions per tenant. */
  async function decisionsOf(plan: TestPlan): Promise<ReadonlyMap<string, readonly object[]>> {
    const desk = new EngineDesk({ plan });
    await desk.start(quietHistory(30));
    for (const [index, candle] of walkOfCandles(3, 40, '1m').entries()) {
      const at = epochMs(candle.openTime + MINUTE);
      await desk.take({ type: 'candle', at, instrument: BTC.id, timeframe: '1m', candle });
      const closes: Timeframe[] = ['1m'];
      if (index % 5 === 4) {
        const longer = { ...candle, openTime: openTimeAt('5m', (index - 4) / 5) };
        const instrument = BTC.id;
        await desk.take({ type: 'candle', at, instrument, timeframe: '5m', candle: longer });
        closes.push('5m');
      }
      for (const timeframe of closes) {
        const market = marketView({ lastPrice: candle.close });
        const look = { trigger: 'candle_closed', timeframe, market } as const;
        await desk.take({ type: 'scan', at, madeAt: at, instrument: BTC.id, ...look });
      }
    }
    const byTenant = new Map<string, object[]>();
    for (const decision of desk.decisions) {
      const { tenant } = decision.scope;
      byTenant.set(tenant, [...(byTenant.get(tenant) ?? []), contentOf(decision)]);
    }
    return byTenant;
  }

  /** The decision without ids, which are numbered across the shard. */
  function contentOf({ signalId: _signal, id: _id, ...content }: DecisionRecord): object {
    return content;
  }

  it('make the same decisions together as each alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), async (seed) => {
        const [shared, own] = [random('shared', seed), random('own', seed)];
        const ai = (primary: Timeframe) => quickAi(primary);
        const profiles = [
          profileOf([shared], 'minutes', { timeframes, primary: '1m', ai: ai('1m') }),
          profileOf([shared, own], 'fives', { timeframes, primary: '5m', ai: ai('5m') }),
        ];
        const accounts = profiles.map((profile) =>
          namedAccount(`${profile.primary}/main`, { profile }),
        );
        const planOf = (members: typeof accounts): TestPlan =>
          testPlan([], { accounts: members, profile: profileOf([], 'all', { timeframes }) });
        const together = await decisionsOf(planOf(accounts));
        for (const member of accounts) {
          const alone = await decisionsOf(planOf([member]));
          const { tenant } = member.account.scope;
          expect(together.get(tenant)).toEqual(alone.get(tenant));
        }
        expect([...together.keys()].length).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });
});
