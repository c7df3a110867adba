import { timeframeMs, type Timeframe } from '@tidegate/model';

import type { TidegateConfiguration } from '../core/tidegate-configuration.js';

interface Content {
  readonly timeframes: readonly Timeframe[];
  readonly ai: { readonly confluence: { readonly primaryTimeframe: Timeframe } };
  readonly risk: {
    readonly breakers: { readonly enabled: boolean };
    readonly ruin: { readonly enabled: boolean };
    readonly sizing: { readonly kelly: { readonly enabled: boolean } };
  };
}

export interface RecordedTimeframe {
  readonly shortest: Timeframe;
  /** Whether the request names the timeframe. It then replaces a shorter primary one, as `--timeframe` does. */
  readonly isRequested: boolean;
}

/**
 * A profile content for a back-test: without rules that only make sense for a continuing account, as `backTestRisk`
 * has it, and without timeframes that the recording is too long for.
 */
export function testedContent(
  content: string,
  { backtest }: Pick<TidegateConfiguration, 'backtest'>,
  { shortest, isRequested }: RecordedTimeframe,
): string {
  const profile = JSON.parse(content) as Content;
  const { risk, timeframes, ai } = profile;
  const primary = ai.confluence.primaryTimeframe;
  const raised = isRequested && timeframeMs(primary) < timeframeMs(shortest) ? shortest : primary;
  const fed = timeframes.filter((each) => timeframeMs(each) >= timeframeMs(shortest));
  const { breakers, sizeByRecord } = backtest;
  const kelly = { ...risk.sizing.kelly, enabled: risk.sizing.kelly.enabled && sizeByRecord };
  return JSON.stringify({
    ...profile,
    timeframes: [...new Set([...(raised === primary ? [] : [raised]), ...fed])],
    ai: { ...ai, confluence: { ...ai.confluence, primaryTimeframe: raised } },
    risk: {
      ...risk,
      breakers: { ...risk.breakers, enabled: breakers },
      ruin: { ...risk.ruin, enabled: risk.ruin.enabled && sizeByRecord },
      sizing: { ...risk.sizing, kelly },
    },
  });
}
