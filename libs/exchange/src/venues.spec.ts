import { describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime, SeededRng, silentLogger, venueId } from '@tidegate/kernel';

import { BUILT_IN_VENUES, DEFAULT_VENUE, VenueRegistry, VenuesOptions } from './venues.js';

const time = new ManualTime(epochMs(0));
const setup = { time, wireTime: time, rng: new SeededRng(1), logger: silentLogger };

describe('The venue registry', () => {
  const registry = new VenueRegistry();

  it('contains the default venue, and every venue has a section of options', () => {
    expect(registry.names).toContain(DEFAULT_VENUE);
    expect(Object.keys(new VenuesOptions()).sort()).toEqual([...registry.names].sort());
  });

  it('creates a feed with the venue name, at its own addresses or at given ones', () => {
    const addresses = [null, { rest: 'http://127.0.0.1:1', socket: 'ws://127.0.0.1:1/v2' }];
    for (const adapter of BUILT_IN_VENUES) {
      for (const address of addresses) {
        const feed = adapter.createFeed({ ...setup, options: new VenuesOptions(), address });
        expect(feed.venue).toBe(adapter.venue);
      }
    }
  });

  it('rejects a venue without an adapter and lists the supported ones', () => {
    expect(() => registry.find('nowhere')).toThrow(
      expect.objectContaining({
        code: 'VENUE_UNKNOWN',
        message: expect.stringMatching(
          /^Venue nowhere has no adapter; set market.venue to one of kraken/,
        ),
      }),
    );
  });

  it('accepts further venues and rejects a duplicate name', () => {
    const [first] = BUILT_IN_VENUES;
    if (!first) throw new Error('No venue is built in');
    const second = { ...first, venue: venueId('second') };
    expect(new VenueRegistry([first, second]).find('second')).toBe(second);
    expect(() => new VenueRegistry([first, first])).toThrow('Venue names must be unique');
  });
});
