import { describe, expect, it } from '@jest/globals';

import { TidegateError } from '@tidegate/kernel';

import { VenueLink } from './venue-link.js';

describe('The link to a venue', () => {
  it('knows why the venue is not heard, from questions and from the stream, until it is', () => {
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

  it('takes attempts that fail one after the other for one piece of news, and the first one for none', () => {
    const link = new VenueLink();
    const connections = [false, false, true, true, false, false, true] as const;
    const news = connections.map((connected) => link.onConnection(connected, 'so'));
    expect(news).toEqual([false, false, true, false, true, false, true]);
  });
});
