import { timeframeMs, type Timeframe } from '@tidegate/model';

import type { TidegateConfiguration } from '../core/tidegate-configuration.js';

interface Content {
  readonly timeframes: readonly Timeframe[];
  readonly risk: {
    readonly breakers: { readonly enabled: boolean };
    readonly ruin: { readonly enabled: boolean };
    readonly sizing: { readonly kelly: { readonly enabled: boolean } };
  };
}

/**
 * A profile content for a back-test: without rules that only make sense for a continuing account, as `backTestRisk`
 * has it, and without timeframes that the recording is too long for.
 */
export function testedContent(
  content: string,
  { backtest }: Pick<TidegateConfiguration, 'backtest'>,
  shortest: Timeframe,
): string {
  const profile = JSON.parse(content) as Content;
  const { risk, timeframes } = profile;
  const { breakers, sizeByRecord } = backtest;
  const kelly = { ...risk.sizing.kelly, enabled: risk.sizing.kelly.enabled && sizeByRecord };
  return JSON.stringify({
    ...profile,
    timeframes: timeframes.filter((each) => timeframeMs(each) >= timeframeMs(shortest)),
    risk: {
      ...risk,
      breakers: { ...risk.breakers, enabled: breakers },
      ruin: { ...risk.ruin, enabled: risk.ruin.enabled && sizeByRecord },
      sizing: { ...risk.sizing, kelly },
    },
  });
}
