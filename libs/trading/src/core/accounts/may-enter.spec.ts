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

/** Whether an entry may work `quoteAgeMs` after the last quote, with every other condition met. */
function allowed(change: Partial<EntryConditions> = {}, quoteAgeMs = 0): boolean {
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
    const observation = { breaker: 'drawdown', level: 1, detail: 'equity is 0', at } as const;
    breakers = observeBreaker(breakers, observation, options);
  }
  return { ...healthy, breakers };
}

describe('mayEnter', () => {
  it('allows an entry in a known, open market', () => {
    expect(allowed()).toBe(true);
  });

  it.each([
    ['entries are paused', { outlook: { pauses: () => [{ code: 'OPERATOR', reason: 'review' }] } }],
    ['a breaker of the account is tripped', { state: tripped() }],
    ['the account was never funded', { state: null }],
    ['the market is unknown', { views: new MarketViews() }],
    ['the instrument is unknown', { instruments: new Map() }],
    [
      'the instrument does not trade freely',
      { instruments: new Map([[BTC.id, { ...BTC, status: 'cancel_only' as const }]]) },
    ],
  ])('stops an entry when %s', (_why, change) => {
    expect(allowed(change)).toBe(false);
  });

  it('requires a quote no older than the limit for a new entry, when quotes are required', () => {
    expect([allowed({}, QUOTE_AGE_MAX), allowed({}, QUOTE_AGE_MAX + 1)]).toEqual([true, false]);
    const candlesOnly = { options: { risk, quoteRequired: false } };
    expect(allowed(candlesOnly, QUOTE_AGE_MAX + 1)).toBe(true);
  });
});
