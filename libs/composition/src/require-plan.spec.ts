import { describe, expect, it } from '@jest/globals';
import { venueId } from '@tidegate/kernel';

import { StrategySection } from './core/strategy-section.js';
import { TidegateConfiguration } from './core/tidegate-configuration.js';
import { requirePlan } from './require-plan.js';

const requestFor = (configuration: TidegateConfiguration) => ({
  configuration,
  venue: venueId('kraken'),
  candlesOnly: false,
});

describe('requirePlan', () => {
  it('requirePlan returns the plan', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['trend'] = new StrategySection();
    expect(requirePlan(requestFor(configuration)).settings.venue).toBe('kraken');
  });

  it('requirePlan throws with one problem per line', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['absent'] = new StrategySection();
    expect(() => requirePlan(requestFor(configuration))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(
          /^1 problem\n {2}CONFIG_UNKNOWN_KEY settings: strategies\.absent; expected the name of a strategy/,
        ),
      }),
    );
    configuration.market.timeframes = ['1h'];
    expect(() => requirePlan(requestFor(configuration))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^2 problems\n {2}.*\n {2}/) }),
    );
  });

  it('requirePlan gives the value and the source of each problem', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['trend'] = new StrategySection();
    configuration.market.timeframes = ['1h'];
    const place = {
      code: 'CONFIG_INVALID_VALUE',
      source: 'careful.yaml:4',
      suggestion: null,
    } as const;
    const settings: Parameters<typeof requirePlan>[1] = {
      problemsOf: (found) =>
        found.map(({ key, expectation }) => ({ ...place, key, expectation, value: '"15m"' })),
    };
    expect(() => requirePlan(requestFor(configuration), settings)).toThrow(
      expect.objectContaining({
        message:
          '1 problem\n  CONFIG_INVALID_VALUE careful.yaml:4: ai.confluence.primaryTimeframe is "15m"; expected one of 1h (market.timeframes).',
      }),
    );
  });
});
