import { describe, expect, it } from '@jest/globals';

import { silentLogger } from './logger.js';

describe('silentLogger', () => {
  it('accepts every call, writes nothing, and returns itself as child', () => {
    const { debug, info, warn, error } = silentLogger;
    const answers = [debug, info, warn, error].map((log): unknown => log('x', { a: 1 }));
    expect(answers).toEqual([undefined, undefined, undefined, undefined]);
    expect(silentLogger.child({ venue: 'kraken' })).toBe(silentLogger);
  });
});
