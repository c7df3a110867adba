import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { MergedSpeech } from './speech.js';

describe('merged speech', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says the first event at once and merges those of the next five seconds', () => {
    const said: string[] = [];
    const speech = new MergedSpeech((text) => said.push(text));
    speech.add('Entry BTC/USD', 0);
    speech.add('Exit ETH/USD', 1_000);
    speech.add('Breaker tripped', 2_000);
    expect(said).toEqual(['Entry BTC/USD']);
    jest.advanceTimersByTime(4_000);
    expect(said).toEqual(['Entry BTC/USD', 'Exit ETH/USD · Breaker tripped']);
  });

  it('counts the events that it does not say', () => {
    const said: string[] = [];
    const speech = new MergedSpeech((text) => said.push(text));
    speech.add('first', 0);
    for (let index = 0; index < 5; index += 1) speech.add(`e${index}`, 100);
    jest.advanceTimersByTime(5_000);
    expect(said[1]).toBe('e0 · e1 · e2 +2');
  });

  it('says an event at once after a silence', () => {
    const said: string[] = [];
    const speech = new MergedSpeech((text) => said.push(text));
    speech.add('first', 0);
    speech.add('second', 5_000);
    expect(said).toEqual(['first', 'second']);
  });
});
