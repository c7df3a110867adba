import { describe, expect, it } from '@jest/globals';

import { INITIAL_ADAPTIVE_STATE } from '@tidegate/ai';
import { START } from '@tidegate/market-data/testing';
import { initialRiskState, RiskOptions, serialiseRiskState } from '@tidegate/risk';

import { parseAccountState, serialiseAccountState, type AccountState } from './account-state.js';

const state: AccountState = {
  risk: initialRiskState(START, 10_000, new RiskOptions()),
  adaptive: INITIAL_ADAPTIVE_STATE,
  closedTrades: 3,
  volume: [{ day: 20_000, notional: 1_234.5 }],
};

const saved = JSON.parse(serialiseAccountState(state)) as object;
const changed = (fields: object): string => JSON.stringify({ ...saved, ...fields });

describe('The saved state of an account', () => {
  it('parses to the serialised state', () => {
    expect(parseAccountState(serialiseAccountState(state))).toEqual(state);
  });

  it.each([
    ['text that is not JSON', '{', 'not JSON'],
    ['null', 'null', 'unknown version'],
    ['another version', changed({ version: 2 }), 'unknown version'],
    ['a risk state that is not text', changed({ risk: 1 }), 'unknown version'],
    ['a malformed risk state', changed({ risk: '{}' }), 'Risk state has version'],
    ['an uncounted trade', changed({ closedTrades: '3' }), 'invalid count of closed trades'],
    ['a volume that is no list', changed({ volume: {} }), 'invalid volume by day'],
    ['a volume of nothing', changed({ volume: [null] }), 'invalid volume by day'],
    ['a fraction of a day', changed({ volume: [{ day: 1.5, notional: 1 }] }), 'invalid volume'],
    ['a missing notional', changed({ volume: [{ day: 1 }] }), 'invalid volume by day'],
    [
      'one malformed day beside a valid one',
      changed({ volume: [...state.volume, { day: 1, notional: 'x' }] }),
      'invalid volume by day',
    ],
  ])('is refused when it is %s, with the reason', (_what, text, reason) => {
    expect(() => parseAccountState(text)).toThrow(
      expect.objectContaining({
        code: 'ACCOUNT_STATE_MALFORMED',
        message: expect.stringContaining(reason),
      }),
    );
  });

  it('starts with empty records when an older version did not save them', () => {
    const older = { version: 1, risk: serialiseRiskState(state.risk), closedTrades: 3 };
    expect(parseAccountState(JSON.stringify(older))).toEqual({
      ...state,
      adaptive: INITIAL_ADAPTIVE_STATE,
      volume: [],
    });
  });
});
