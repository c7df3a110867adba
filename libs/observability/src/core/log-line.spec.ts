import { describe, expect, it } from '@jest/globals';

import { logLine } from './log-line.js';

describe('a log line for people', () => {
  it('has time, level, message and fields, quoted where they need it', () => {
    const record = {
      level: 'warn',
      time: '2026-11-22T12:03:04.123Z',
      venue: 'kraken',
      reason: 'two words',
      ages: [1, 2],
      missing: undefined,
      message: 'A feed fell silent',
    };
    expect(logLine(record)).toBe(
      '12:03:04.123 WARN  A feed fell silent venue=kraken reason="two words" ages=[1,2]\n',
    );
  });

  it('stays one line whatever the fields hold', () => {
    const line = logLine({ level: 'info', time: '', message: 'm', text: 'a\nb' });
    expect(line.split('\n')).toHaveLength(2);
  });
});
