import { describe, expect, it } from '@jest/globals';

import { isRecordingHeader } from './recording-header.js';

describe('the header of a recording', () => {
  it.each([
    'timestamp_ms,open,high,low,close,volume',
    'Open Time,Open,High,Low,Close,Volume,Number of trades',
    '"date","open","high","low","close","volume (BTC)"\r',
    'unix,side,price,amount',
  ])('accepts column names with the time first: %j', (line) => {
    expect(isRecordingHeader(line)).toBe(true);
  });

  it.each([
    ['a row of numbers', '1700000000000,1,2,0.5,1.5,10'],
    ['another first column', 'open,high,low,close,volume,timestamp'],
    ['a number among the names', 'time,open,1.5'],
    ['an empty name', 'time,,open'],
    ['a sentence', 'recorded by hand'],
    ['a line of more than 1,024 characters', `time,${'a'.repeat(1_020)}`],
  ])('refuses %s', (_what, line) => {
    expect(isRecordingHeader(line)).toBe(false);
  });
});
