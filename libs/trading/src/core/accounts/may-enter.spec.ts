import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@tidegate/kernel';
import { quoteAt, START } from '@tidegate/market-data/testing';
import { initialRiskState, observeBreaker, RiskOptions, type RiskState } from '@tidegate/risk';

import { BTC, marketView, testAccount } from '../../../testing/index.js';
import { MarketViews } from '../inputs/market-views.js';
import { mayEnter, type EntryConditions } from './may-enter.js';

const risk = new RiskOptions();
const healthy = initialRiskState(START, 10_000, risk);
const QUOTE_AGE_MAX = risk.freshness.quoteAgeMsMax;

/** Whether an entry may go on so long after the last quote, where nothing else speaks against it. */
function asked(change: Partial<EntryConditions> = {}, quoteAgeMs = 0): boolean {
  const views = new MarketViews();
  const market = marketView({ quote: quoteAt(START, 100) });
  const look = { trigger: 'fallback', timeframe: null, madeAt: START } as const;
  views.note({ type: 'scan', at: START, instrument: BTC.id, ...look, market });
  return mayEnter(BTC.id, epochMs(START + quoteAgeMs), {
    scope: testAccount().scope,
    outlook: { pauses: () => [] },
    state: healthy,
    views,
    instruments: new Map([[BTC.id, BTC]]),
    options: { risk, quoteRequired: true },
    ...change,
  });
}

function tripped(): RiskState {
  const options = Object.assign(new RiskOptions().breakers, { graceAfterStartMs: 0 });
  let { breakers } = healthy;
  for (let strike = 0; strike < 10; strike++) {
    const at = epochMs(START + 3_600_000 + strike * 5_000);
    const observation = { breaker: 'drawdown', level: 1, detail: 'lost it all', at } as const;
    breakers = observeBreaker(breakers, observation, options);
  }
  return { ...healthy, breakers };
}

describe('mayEnter', () => {
  it('lets an entry go on in a market that is known and open', () => {
    expect(asked()).toBe(true);
  });

  it.each([
    ['entries are paused', { outlook: { pauses: () => [{ code: 'OPERATOR', reason: 'a look' }] } }],
    ['a breaker of the account is tripped', { state: tripped() }],
    ['the account never held money', { state: null }],
    ['nothing was heard of the market', { views: new MarketViews() }],
    ['the instrument is unknown', { instruments: new Map() }],
    [
      'the instrument does not trade freely',
      { instruments: new Map([[BTC.id, { ...BTC, status: 'cancel_only' as const }]]) },
    ],
  ])('does not when %s', (_why, change) => {
    expect(asked(change)).toBe(false);
  });

  it('asks for a quote that is as fresh as a new entry needs it, where one is required', () => {
    expect([asked({}, QUOTE_AGE_MAX), asked({}, QUOTE_AGE_MAX + 1)]).toEqual([true, false]);
    const candlesOnly = { options: { risk, quoteRequired: false } };
    expect(asked(candlesOnly, QUOTE_AGE_MAX + 1)).toBe(true);
  });
});
