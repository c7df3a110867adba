import { describe, expect, it } from '@jest/globals';

import { logLine } from './log-line.js';

const ESCAPE = '\u001B[';

describe('a readable log line', () => {
  it('shows time, level, message and fields, quoted where needed', () => {
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

  it('aligns the fields of short messages, without trailing space after a message without fields', () => {
    const line = (message: string, fields = {}): string =>
      logLine({ level: 'info', time: '2026-11-22T12:03:04.123Z', ...fields, message });
    const columns = ['Filled', 'Entry decided', 'Trade closed'].map((message) =>
      line(message, { a: 1 }).indexOf('a=1'),
    );
    expect(new Set(columns).size).toBe(1);
    expect(line('Stopped')).toBe('12:03:04.123 INFO  Stopped\n');
  });

  it('stays on one line whatever the fields contain', () => {
    const line = logLine({ level: 'info', time: '', message: 'm', text: 'a\nb' });
    expect(line.split('\n')).toHaveLength(2);
  });

  it('has the same text with and without colours', () => {
    const record = {
      level: 'info',
      time: '2026-11-22T12:03:04.123Z',
      netPnl: '-12.3',
      message: 'Trade closed',
    };
    const coloured = logLine(record, { colours: true });
    expect(coloured).toContain(ESCAPE);
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(logLine(record));
    expect(logLine(record)).not.toContain(ESCAPE);
  });

  it('colours losses red and gains green, but not zero', () => {
    const shown = (netPnl: string): string =>
      logLine({ level: 'info', time: '', message: 'm', netPnl }, { colours: true });
    expect(shown('-0.5')).toContain(`${ESCAPE}31m-0.5`);
    expect(shown('0.5')).toContain(`${ESCAPE}32m0.5`);
    expect(shown('0')).toMatch(/netPnl=\S*0\n$/);
    expect(shown('0')).not.toContain(`${ESCAPE}32m`);
  });

  it.each([
    ['debug', 2],
    ['info', 36],
    ['warn', 33],
    ['error', 31],
  ])('colours the level %s with its own colour', (level, code) => {
    const line = logLine({ level, time: '', message: 'm' }, { colours: true });
    expect(line).toContain(`${ESCAPE}${code}m${level.toUpperCase()}`);
  });
});
