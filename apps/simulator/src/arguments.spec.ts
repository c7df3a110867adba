import { describe, expect, it } from '@jest/globals';

import { requestedInformation, parseArguments, usage } from './arguments.js';

describe('parseArguments', () => {
  it('starts a synthetic market of eight instruments at speed 30 by default', () => {
    expect(parseArguments([])).toEqual({
      market: { kind: 'synthetic', seed: 42, historyDays: 30, instruments: 8 },
      port: 0,
      speed: 30,
      state: null,
      requestsPerSecond: null,
      exitWithParent: false,
    });
  });

  it('parses the options of a recorded market', () => {
    const args =
      '--market recorded --data folder --venue alpha --timeframe 15m --from 2025-01-01T00:00:00Z --feed candles';
    expect(parseArguments(args.split(' ')).market).toEqual({
      kind: 'recorded',
      seed: 42,
      historyDays: 30,
      path: 'folder',
      feed: 'candles',
      venue: 'alpha',
      content: '15m',
      from: Date.UTC(2025, 0, 1),
    });
  });

  it.each([
    ['--speed 0', /--speed must be a number above 0 and at most 600/],
    ['--speed 601', /at most 600/],
    ['--port -1', /--port/],
    ['--port 70000', /whole number from 0 to 65535/],
    ['--seed 1.5', /--seed must be a whole number/],
    ['--history-days 31', /--history-days must be a whole number from 1 to 30/],
    ['--instruments 0', /--instruments must be a whole number from 1/],
    ['--market moon', /synthetic or recorded/],
    ['--market recorded', /requires --data/],
    ['--data folder', /--data requires --market recorded/],
    ['--market recorded --data x --timeframe 7m', /--timeframe must be/],
    ['--market recorded --data x --feed both', /ticks or candles/],
    [
      '--market recorded --data x --to tomorrow',
      /--to must be a date \(UTC\) or an instant with a zone/,
    ],
    ['--from 2025-01-31T12:00:00', /--from must be a date/],
    ['--from 2025-02-30', /--from must be a date/],
    ['--market recorded --data x --from 2025-02-01 --to 2025-02-01', /--from must be before --to/],
    ['--loud', /loud/],
  ])('rejects %s and states the valid values', (args, message) => {
    expect(() => parseArguments(args.split(' '))).toThrow(message);
  });
});

describe('requested information', () => {
  it('takes precedence over all other arguments', () => {
    expect(
      ['--help', '-h', '--version', '--port'].map((arg) => requestedInformation([arg])),
    ).toEqual(['help', 'help', 'version', null]);
    expect(requestedInformation(['--loud', '--help'])).toBe('help');
  });

  it('lists every option with its default', () => {
    const help = usage();
    expect(help).toMatch(/^ {2}--speed <value> +market time per real time, up to 600 \(30\)$/m);
    expect(help).toMatch(/^ {2}--data <value> +folder of recordings/m);
    expect(help).toMatch(/^ {2}--exit-with-parent +stop when the parent process disconnects$/m);
  });
});
