import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { initialVenueBreakers } from './breakers.js';
import { RiskOptions } from './options/risk-options.js';
import { initialRiskState, type RiskState } from './risk-state.js';
import { parseRiskState, serialiseRiskState } from './risk-state-text.js';

const state: RiskState = {
  ...initialRiskState(epochMs(1_700_000_000_000), 1_234.5, new RiskOptions()),
  entryTimes: [epochMs(1), epochMs(2)],
  lastLossAt: epochMs(3),
  instrumentActivity: { 'kraken:BTC/USD': epochMs(4) },
  strategyExits: { 'kraken:BTC/USD|keltner|long': epochMs(5) },
  rMultiples: [1.5, -1],
  ruin: { probability: 0.25, probationLeft: 2 },
};

const faultOf = (text: string): string | null => {
  const result = parseRiskState(text);
  return result.ok ? null : result.error.code;
};

const changed = (fields: object): string =>
  JSON.stringify({ ...(JSON.parse(serialiseRiskState(state)) as object), ...fields });

describe('The text of a risk state', () => {
  it('parses to the serialised state', () => {
    expect(parseRiskState(serialiseRiskState(state))).toEqual({ ok: true, value: state });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown field', changed({ surprise: 1 })],
    ['a missing field', changed({ equityPeak: undefined })],
    ['a string instead of a number', changed({ equityPeak: '1234.5' })],
    ['a fractional count', changed({ lossStreak: 1.5 })],
    ['a negative count', changed({ entriesToday: -1 })],
    ['a string among times', changed({ entryTimes: [1, 'two'] })],
    ['an array instead of a map', changed({ instrumentActivity: [] })],
    ['an incomplete ruin', changed({ ruin: { probability: 0.1 } })],
    ['a panel without states', changed({ breakers: { graceUntil: 0, states: {} } })],
    [
      'a breaker with an unknown field',
      changed({
        breakers: {
          ...state.breakers,
          states: {
            ...state.breakers.states,
            drawdown: { ...state.breakers.states.drawdown, x: 1 },
          },
        },
      }),
    ],
  ])('is refused with %s', (_, text) => {
    expect(faultOf(text)).toBe('RISK_STATE_MALFORMED');
  });

  it('is refused with a separate code in an unknown version', () => {
    expect(faultOf(changed({ version: 3 }))).toBe('RISK_STATE_VERSION');
    expect(faultOf(changed({ version: undefined }))).toBe('RISK_STATE_VERSION');
  });

  it('version 1 parses without the venue breakers', () => {
    const venue = initialVenueBreakers(epochMs(5), new RiskOptions().breakers);
    const states = { ...venue.states, ...state.breakers.states };
    const older = changed({
      ...{ version: 1, realisedToday: -3.5 },
      breakers: { ...state.breakers, states },
    });
    expect(parseRiskState(older)).toEqual({ ok: true, value: state });
  });

  it.each([
    ['without the venue breakers', state.breakers],
    ['without a panel', undefined],
    ['with a malformed panel', { graceUntil: 0, states: [] }],
  ])('version 1 is refused %s', (_, breakers) => {
    expect(faultOf(changed({ version: 1, realisedToday: 0, breakers }))).toBe(
      'RISK_STATE_MALFORMED',
    );
  });

  it('version 1 is refused without the realised P&L of the day', () => {
    const venue = initialVenueBreakers(epochMs(5), new RiskOptions().breakers);
    const states = { ...venue.states, ...state.breakers.states };
    const breakers = { ...state.breakers, states };
    expect(faultOf(changed({ version: 1, breakers }))).toBe('RISK_STATE_MALFORMED');
  });

  it('version 2 is refused with venue breakers', () => {
    const venue = initialVenueBreakers(epochMs(5), new RiskOptions().breakers);
    const states = { ...state.breakers.states, ...venue.states };
    expect(faultOf(changed({ breakers: { ...state.breakers, states } }))).toBe(
      'RISK_STATE_MALFORMED',
    );
  });

  it('is refused with the name of the invalid field', () => {
    const result = parseRiskState(changed({ winStreak: null }));
    expect(result.ok ? '' : result.error.message).toContain('"winStreak"');
  });
});
