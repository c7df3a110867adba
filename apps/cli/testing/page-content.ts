import { compareBackTest, heldEquity, runBackTest } from '@tidegate/backtest';
import { backTestRequest } from '@tidegate/backtest/testing';

import type { PageContent } from '../src/report/page-content.js';

/** Report content of a back-test on 20 generated days of two instruments. */
export async function aPage(): Promise<PageContent> {
  const request = backTestRequest();
  const result = await runBackTest(request);
  return {
    run: {
      result,
      comparison: compareBackTest(request, result),
      timing: { seconds: 2, loadSeconds: 0.5 },
      symbols: request.history.map(({ symbol }) => symbol),
      timeframes: request.settings.timeframes,
      currency: 'USD',
      data: './candles',
      notes: ['Left out of this run: breakers (backtest.breakers).'],
    },
    history: request.history,
    heldAt: (times) => heldEquity(request, result, times),
    settings: [
      { key: 'server.port', value: '3000', source: 'built-in default' },
      { key: 'risk.sizing.riskPerTrade', value: '0.01', source: '/home/me/config/own.yaml:3' },
      { key: 'accounts.0.deposit', value: '"5000"', source: '--set accounts.0.deposit' },
    ],
  };
}
