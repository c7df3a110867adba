import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, venueId } from '@tidegate/kernel';

import { RESERVING_CAPABILITIES } from '../../testing/index.js';
import { LiveVenueRegistry, type LiveVenue } from './live-venue.js';

function aVenue(name: string): LiveVenue {
  const open = (): never => {
    throw new Error('This spec opens no account');
  };
  return { venue: venueId(name), capabilities: RESERVING_CAPABILITIES, open };
}

describe('The registry of live venues', () => {
  it('finds a venue by name, and returns null for one that accepts no orders', () => {
    const kraken = aVenue('kraken');
    const registry = new LiveVenueRegistry([kraken, aVenue('coinbase')]);
    expect(registry.find(kraken.venue)).toBe(kraken);
    expect(registry.find(venueId('elsewhere'))).toBeNull();
    expect(new LiveVenueRegistry().find(kraken.venue)).toBeNull();
  });

  it('rejects two venues with the same name', () => {
    const twice = (): unknown => new LiveVenueRegistry([aVenue('kraken'), aVenue('kraken')]);
    expect(twice).toThrow(InvariantViolation);
  });
});
