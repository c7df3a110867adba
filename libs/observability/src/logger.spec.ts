import { describe, expect, it } from '@jest/globals';

import { createLogger, type LogOutput } from './logger.js';
import { LoggingOptions, type LogFormat, type LogLevel } from './logging-options.js';

function collected(
  isTerminal = false,
  hasColours = false,
): LogOutput & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, isTerminal, hasColours, write: (line) => void lines.push(line) };
}

function optionsOf(level: LogLevel, format: LogFormat): LoggingOptions {
  return Object.assign(new LoggingOptions(), { level, format });
}

describe('a logger', () => {
  it('writes one JSON object per line, with the fields of its parents and without secrets', () => {
    const output = collected();
    const logger = createLogger(optionsOf('info', 'json'), output).child({ venue: 'kraken' });
    logger.child({ account: 'main' }).warn('A key was refused', { apiKey: 'hush', attempts: 2 });
    expect(output.lines).toHaveLength(1);
    const { time, ...record } = JSON.parse(output.lines[0] as string) as Record<string, unknown>;
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(record).toEqual({
      level: 'warn',
      message: 'A key was refused',
      venue: 'kraken',
      account: 'main',
      apiKey: '***',
      attempts: 2,
    });
  });

  it('discards messages below its level', () => {
    const output = collected();
    const logger = createLogger(optionsOf('warn', 'json'), output);
    logger.debug('a');
    logger.info('b');
    logger.error('c');
    expect(output.lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      'c',
    ]);
  });

  it.each([
    ['auto', true, 'line'],
    ['auto', false, 'json'],
    ['line', false, 'line'],
    ['json', true, 'json'],
  ] as const)('format %s and terminal %s: writes %s', (format, isTerminal, expected) => {
    const output = collected(isTerminal);
    createLogger(optionsOf('info', format), output).info('Started', { port: 1 });
    const isJson = output.lines[0]?.startsWith('{') === true;
    expect(isJson ? 'json' : 'line').toBe(expected);
    expect(output.lines[0]).toContain('Started');
  });

  it.each([
    ['line', true, true, true],
    ['line', true, false, false],
    ['line', false, true, false],
    ['auto', true, true, true],
    ['json', true, true, false],
  ] as const)(
    'with format %s, terminal %s and terminal colours %s, colours lines: %s',
    (format, isTerminal, hasColours, expected) => {
      const output = collected(isTerminal, hasColours);
      createLogger(optionsOf('info', format), output).info('Started', { port: 1 });
      expect(output.lines[0]?.includes('\u001B[')).toBe(expected);
    },
  );
});
