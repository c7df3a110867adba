import { describe, expect, it } from '@jest/globals';
import type { CanonicalValue } from '@tidegate/kernel';
import fc from 'fast-check';

import { profileContentOf } from './engine-inputs.js';
import { profileDifferences, type ProfileDifference } from './profile-difference.js';
import { StrategySection } from './strategy-section.js';
import { TidegateConfiguration } from './tidegate-configuration.js';

function contentWith(change: (configuration: TidegateConfiguration) => void): string {
  const configuration = new TidegateConfiguration();
  // Short candles on which every strategy votes, independent of the defaults.
  configuration.market.timeframes = ['1m', '5m', '15m', '1h'];
  configuration.analysis.timeframes = [];
  configuration.ai.confluence.primaryTimeframe = '15m';
  Object.assign(configuration.execution.exit.trailing, { distanceR: 1 });
  configuration.execution.exit.holdingMsMax = 86_400_000;
  configuration.strategies['trend'] = new StrategySection();
  change(configuration);
  return profileContentOf(configuration);
}

const unchanged = contentWith(() => undefined);

const sentencesTo = (change: (configuration: TidegateConfiguration) => void): readonly string[] =>
  profileDifferences(unchanged, contentWith(change)).map(({ sentence }) => sentence);

describe('The differences of two profiles', () => {
  it('equal profiles have no differences', () => {
    expect(profileDifferences(unchanged, unchanged)).toEqual([]);
  });

  it('a profile difference gives path, both values and a sentence', () => {
    const after = contentWith(({ risk }) => void (risk.sizing.riskPerTrade = 0.02));
    expect(profileDifferences(unchanged, after)).toEqual([
      {
        path: 'risk.sizing.riskPerTrade',
        before: 0.01,
        after: 0.02,
        sentence: 'Risk per trade rises from 1 % to 2 % of equity.',
      },
    ]);
  });

  it.each<[string, (configuration: TidegateConfiguration) => void]>([
    [
      'The limit on daily loss falls from 5 % to 3 % of the equity at the start of the day.',
      ({ risk }) => void (risk.limits.dailyLossRateMax = 0.03),
    ],
    [
      'The limit on positions rises from 10 to 12.',
      ({ risk }) => void (risk.limits.positionsMax = 12),
    ],
    ['The minimum for votes rises from 2 to 3.', ({ risk }) => void (risk.signal.votesMin = 3)],
    [
      'The limit on quote age rises from 15 s to 1 min.',
      ({ risk }) => void (risk.freshness.quoteAgeMsMax = 60_000),
    ],
    [
      'The limit on trades per hour changes from 20 to no limit.',
      ({ risk }) => void (risk.pace.tradesPerHourMax = 0),
    ],
    [
      'Breaker drawdown: trip level falls from 20 % to 15 %.',
      ({ risk }) => void (risk.breakers.drawdown.tripLevel = 0.15),
    ],
    [
      'Breaker feed down: trip level rises from 1 min to 90 s.',
      ({ risk }) => void (risk.breakers.feedDown.tripLevel = 90_000),
    ],
    [
      'Trailing: distance rises from 1 R to 1.2 R.',
      ({ execution }) => void (execution.exit.trailing.distanceR = 1.2),
    ],
    [
      'Exit: trailing is switched off.',
      ({ execution }) => void (execution.exit.trailing.enabled = false),
    ],
    [
      'Exit: the limit on holding changes from 1 day to no limit.',
      ({ execution }) => void (execution.exit.holdingMsMax = 0),
    ],
    [
      'Entry: style changes from touch to market.',
      ({ execution }) => void (execution.entry.style = 'market'),
    ],
    [
      'Entry: market fallback is switched off.',
      ({ execution }) => void (execution.entry.marketFallback = false),
    ],
    ['Ruin: paths rise from 500 to 600.', ({ risk }) => void (risk.ruin.paths = 600)],
    ['Quiet hours change from none to 1, 2.', ({ risk }) => void (risk.pace.quietHours = [1, 2])],
    [
      'Timeframes change from 1m, 5m, 15m, 1h to 15m, 1h.',
      ({ market }) => void (market.timeframes = ['15m', '1h']),
    ],
    [
      'Series capacity falls from 1000 to 999.',
      ({ marketData }) => void (marketData.seriesCapacity = 999),
    ],
    [
      'Drawdown ladder, entry 2: multiplier falls from 0.6 to 0.5.',
      ({ risk }) =>
        void Object.assign(risk.sizing.drawdownLadder[1] as object, { multiplier: 0.5 }),
    ],
    [
      'Drawdown ladder: entry 4 is removed; it was {"from":0.18,"multiplier":0.15}.',
      ({ risk }) => void risk.sizing.drawdownLadder.pop(),
    ],
    [
      'Strategy keltner votes with weight 2.',
      ({ strategies }) =>
        void (strategies['keltner'] = Object.assign(new StrategySection(), { weight: 2 })),
    ],
    [
      'Strategy trend: weight rises from 0.08 to 0.5.',
      ({ strategies }) => void Object.assign(strategies['trend'] as object, { weight: 0.5 }),
    ],
    [
      'Strategy trend: parameter emaFast falls from 20 to 10.',
      ({ strategies }) =>
        void Object.assign(strategies['trend'] as object, { parameters: { emaFast: 10 } }),
    ],
  ])('a profile difference reads: %s', (sentence, change) => {
    expect(sentencesTo(change)).toEqual([sentence]);
  });

  it('profile differences report that a strategy no longer votes', () => {
    const both = contentWith(({ strategies }) => {
      strategies['keltner'] = new StrategySection();
    });
    const [difference] = profileDifferences(both, unchanged);
    expect(difference).toMatchObject({
      path: 'strategies.keltner',
      after: null,
      sentence: 'Strategy keltner no longer votes.',
    });
  });

  it('profile differences are sorted by path', () => {
    const after = contentWith(({ risk, execution }) => {
      risk.sizing.riskPerTrade = 0.02;
      risk.limits.positionsMax = 1;
      execution.entry.repricesMax = 0;
    });
    expect(profileDifferences(unchanged, after).map(({ path }) => path)).toEqual([
      'execution.entry.repricesMax',
      'risk.limits.positionsMax',
      'risk.sizing.riskPerTrade',
    ]);
  });
});

const leaf = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.boolean(),
  fc.constantFrom('touch', 'market'),
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
);
const section = fc.dictionary(fc.constantFrom('spreadRateMax', 'ageMs', 'seed', 'enabled'), leaf, {
  noNullPrototype: true,
});
const contents = fc
  .record({ risk: section, execution: fc.record({ exit: section }), ai: section })
  .map((content) => JSON.stringify(content));

describe('The differences of any two contents', () => {
  /** `base` with the values of the differences, by path. */
  function patched(base: string, differences: readonly ProfileDifference[]): unknown {
    const root = JSON.parse(base) as Record<string, unknown>;
    for (const { path, after } of differences) {
      const keys = path.split('.');
      const last = keys.pop() as string;
      const parent = keys.reduce((found, key) => found[key] as Record<string, unknown>, root);
      if (after === null) Reflect.deleteProperty(parent, last);
      else parent[last] = after satisfies CanonicalValue;
    }
    return root;
  }

  it('profile differences, applied to one content, give the other', () => {
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        expect(patched(before, profileDifferences(before, after))).toEqual(JSON.parse(after));
      }),
    );
  });

  it('profile differences have the same paths in both directions, with the values swapped', () => {
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        const there = profileDifferences(before, after);
        const back = profileDifferences(after, before);
        expect(back.map(({ path, before: left, after: right }) => [path, right, left])).toEqual(
          there.map(({ path, before: left, after: right }) => [path, left, right]),
        );
      }),
    );
  });

  it('each profile difference has one sentence that starts with a capital and ends with a full stop', () => {
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        for (const { sentence } of profileDifferences(before, after)) {
          expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
        }
      }),
    );
  });
});
