import { describe, expect, it } from '@jest/globals';

import { EntryOptions } from './execution-options.js';
import { plannedLiquidity } from './planned-liquidity.js';
import { BRACKET_CAPABILITIES, type VenueCapabilities } from './venue-capabilities.js';

const entry = (over: Partial<EntryOptions> = {}): EntryOptions =>
  Object.assign(new EntryOptions(), over);

const reserving: VenueCapabilities = { ...BRACKET_CAPABILITIES, reserves: true, exits: 'none' };

describe('The planned liquidity of a position', () => {
  it('takes at the touch, at market and at the stop, and makes at a resting target', () => {
    for (const style of ['touch', 'market'] as const) {
      expect(plannedLiquidity(entry({ style }), BRACKET_CAPABILITIES, 'slices')).toEqual({
        entry: 'taker',
        stop: 'taker',
        target: 'maker',
      });
    }
  });

  it('makes with a post-only entry where quotes are available', () => {
    const passive = entry({ postOnly: true });
    expect(plannedLiquidity(passive, BRACKET_CAPABILITIES, 'slices').entry).toBe('maker');
    // Without a quote there is no touch to rest at: the entry is a market order.
    expect(plannedLiquidity(passive, BRACKET_CAPABILITIES, 'candles').entry).toBe('taker');
    const market = entry({ postOnly: true, style: 'market' });
    expect(plannedLiquidity(market, BRACKET_CAPABILITIES, 'slices').entry).toBe('taker');
  });

  it('takes at a target that the engine holds', () => {
    for (const feed of ['slices', 'candles'] as const) {
      expect(plannedLiquidity(entry(), reserving, feed).target).toBe('taker');
    }
  });
});
