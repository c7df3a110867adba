import { describe, expect, it } from '@jest/globals';

import { backTestRisk, profileContentOf } from '../core/engine-inputs.js';
import { StrategySection } from '../core/strategy-section.js';
import { TidegateConfiguration } from '../core/tidegate-configuration.js';
import { testedContent } from './tested-content.js';

function configured(breakers: boolean, sizeByRecord: boolean): TidegateConfiguration {
  const configuration = new TidegateConfiguration();
  configuration.strategies = { trend: Object.assign(new StrategySection(), { enabled: true }) };
  configuration.ai.confluence.primaryTimeframe = '1h';
  Object.assign(configuration.backtest, { breakers, sizeByRecord });
  return configuration;
}

describe('testedContent', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])(
    'a stored profile is tested under the rules of tidegate backtest (breakers %s, sizes by record %s)',
    (breakers, sizeByRecord) => {
      const configuration = configured(breakers, sizeByRecord);
      const stored = profileContentOf(configuration);
      const feed = { shortest: '1h', risk: backTestRisk(configuration) } as const;
      expect(
        JSON.parse(testedContent(stored, configuration, { shortest: '1h', isRequested: false })),
      ).toEqual(JSON.parse(profileContentOf(configuration, feed)));
    },
  );

  it('timeframes that the recording is too long for are left out', () => {
    const configuration = configured(false, false);
    configuration.analysis.timeframes = ['15m', '4h'];
    const { timeframes } = JSON.parse(
      testedContent(profileContentOf(configuration), configuration, {
        shortest: '1h',
        isRequested: false,
      }),
    ) as { timeframes: string[] };
    expect(timeframes).toEqual(['1h', '4h']);
  });

  it('a requested timeframe replaces a shorter primary one', () => {
    const configuration = configured(false, false);
    configuration.ai.confluence.primaryTimeframe = '5m';
    const stored = profileContentOf(configuration);
    const primaryOf = (isRequested: boolean): string => {
      const tested = testedContent(stored, configuration, { shortest: '1h', isRequested });
      return (JSON.parse(tested) as typeof configuration).ai.confluence.primaryTimeframe;
    };
    expect([primaryOf(true), primaryOf(false)]).toEqual(['1h', '5m']);
  });
});
