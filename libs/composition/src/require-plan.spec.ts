import { describe, expect, it } from '@jest/globals';
import { venueId } from '@tidegate/kernel';

import { StrategySection, TidegateConfiguration } from './core/tidegate-configuration.js';
import { requirePlan } from './require-plan.js';

const requestFor = (configuration: TidegateConfiguration) => ({
  configuration,
  venue: venueId('kraken'),
  candlesOnly: false,
});

describe('a plan that is required', () => {
  it('is the plan', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['trend'] = new StrategySection();
    expect(requirePlan(requestFor(configuration)).plan.venue).toBe('kraken');
  });

  it('is refused with every problem on a line', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['nobody'] = new StrategySection();
    expect(() => requirePlan(requestFor(configuration))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/^1 problem\n {2}strategies\.nobody: .*nobody/),
      }),
    );
    configuration.market.timeframes = ['1h'];
    expect(() => requirePlan(requestFor(configuration))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^2 problems\n {2}.*\n {2}/) }),
    );
  });

  it('names the places in which somebody wrote what is wrong', () => {
    const configuration = new TidegateConfiguration();
    configuration.strategies['kelter'] = new StrategySection();
    configuration.ai.confluence.primaryTimeframe = '4h';
    const origins = [
      { key: 'strategies.keltner.enabled', value: 'true', source: 'default.yaml:4' },
      { key: 'strategies.kelter.enabled', value: 'true', source: '--set strategies.kelter' },
      { key: 'strategies.kelter.parameters', value: '{}', source: 'built-in default' },
      { key: 'ai.confluence.primaryTimeframe', value: '"4h"', source: 'built-in default' },
    ];
    expect(() => requirePlan(requestFor(configuration), origins)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /^2 problems\n {2}--set strategies\.kelter: strategies\.kelter: .*\n {2}built-in default: ai\.confluence\.primaryTimeframe: .*4h/,
        ),
      }),
    );
  });
});
