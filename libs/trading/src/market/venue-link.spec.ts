import { describe, expect, it } from '@jest/globals';

import { TidegateError } from '@tidegate/kernel';

import { VenueLink } from './venue-link.js';

describe('VenueLink', () => {
  it('keeps the last problem of requests and of the stream until the venue answers', () => {
    const link = new VenueLink();
    expect(link.problem).toBeNull();
    link.onAnswer(new TidegateError('VENUE_RATE_LIMITED', 'slower', { retryable: true }));
    expect(link.problem).toEqual({ code: 'VENUE_RATE_LIMITED', message: 'slower' });
    link.onAnswer(null);
    expect(link.problem).toBeNull();
    link.onConnection(false, 'connect ECONNREFUSED');
    expect(link.problem).toEqual({ code: 'VENUE_UNREACHABLE', message: 'connect ECONNREFUSED' });
    link.onConnection(true, '');
    expect(link.problem).toBeNull();
  });

  it('reports only changes of the connection; repeated and initial failures are not changes', () => {
    const link = new VenueLink();
    const connections = [false, false, true, true, false, false, true] as const;
    const changes = connections.map((connected) => link.onConnection(connected, 'so'));
    expect(changes).toEqual([false, false, true, false, true, false, true]);
  });
});
