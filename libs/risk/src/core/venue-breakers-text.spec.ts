import { describe, expect, it } from '@jest/globals';

import { epochMs } from '@tidegate/kernel';

import { initialAccountBreakers, initialVenueBreakers, observeBreaker } from './breakers.js';
import { BreakerOptions } from './options/breaker-options.js';
import { parseVenueBreakers, serialiseVenueBreakers } from './venue-breakers-text.js';

const options = new BreakerOptions();
const START = epochMs(1_700_000_000_000);
const fresh = initialVenueBreakers(START, options);
const late = epochMs(START + 600_000);
const tripped = observeBreaker(
  fresh,
  { breaker: 'feed_down', level: 90_000, detail: 'the feed is down', at: late },
  options,
);

const faultOf = (text: string): string | null => {
  const result = parseVenueBreakers(text);
  return result.ok ? null : result.error.code;
};

const changed = (fields: object): string =>
  JSON.stringify({ ...(JSON.parse(serialiseVenueBreakers(tripped)) as object), ...fields });

describe('The text of the venue breakers', () => {
  it('parses to the serialised panel', () => {
    expect(tripped.states.feed_down.tripped).toBe(true);
    expect(parseVenueBreakers(serialiseVenueBreakers(fresh))).toEqual({ ok: true, value: fresh });
    expect(parseVenueBreakers(serialiseVenueBreakers(tripped))).toEqual({
      ok: true,
      value: tripped,
    });
  });

  it.each([
    ['broken JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown field', changed({ surprise: 1 })],
    ['a missing panel', changed({ panel: undefined })],
    ['an account panel', changed({ panel: initialAccountBreakers(START, options) })],
    [
      'a panel with a string instead of a time',
      changed({ panel: { ...tripped, graceUntil: '5' } }),
    ],
  ])('is refused with %s', (_, text) => {
    expect(faultOf(text)).toBe('VENUE_BREAKERS_MALFORMED');
  });

  it.each([[2], [undefined], ['1']])('is refused with a separate code in version %p', (version) => {
    expect(faultOf(changed({ version }))).toBe('VENUE_BREAKERS_VERSION');
  });

  it('is refused with the name of the invalid field', () => {
    const result = parseVenueBreakers(changed({ surprise: 1 }));
    expect(result.ok ? '' : result.error.message).toContain('"surprise"');
  });
});
