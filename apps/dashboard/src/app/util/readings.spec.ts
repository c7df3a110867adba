import { describe, expect, it } from '@jest/globals';

import { Numbers } from './numbers.js';
import {
  distanceText,
  readingText,
  signOfComparator,
  valueText,
  type Writing,
} from './readings.js';
import { Times } from './times.js';
import type { GateUnit, ReadingValue } from './why.js';

const EN: Writing = {
  numbers: new Numbers('en'),
  times: new Times('en', 'UTC'),
  yes: 'yes',
  no: 'no',
};

describe('a value of a gate', () => {
  it.each<[ReadingValue, GateUnit, string]>([
    [0.0021, 'fraction', '0.21\u202f%'],
    [400, 'milliseconds', '0.4 s'],
    [-250, 'milliseconds', '0.3 s'],
    [2.1, 'ratio', '2.10'],
    [0.684, 'score', '0.68'],
    [2, 'count', '2'],
    [1234.5, 'money', '1,234.50'],
    [0.000012, 'price', '0.000012'],
    [true, 'flag', 'yes'],
    [false, 'flag', 'no'],
    ['online', 'word', 'online'],
    [14, 'hour', '14'],
    ['2026-11-24T14:45:02Z', 'instant', '14:45:02'],
    [null, 'score', '—'],
  ])('%s in %s is %s', (value, unit, text) => {
    expect(valueText(value, unit, EN)).toBe(text);
  });
});

describe('a reading', () => {
  it('shows the value, the comparison, and the limit', () => {
    expect(
      readingText({ value: 0.0021, limit: 0.0015, comparator: '<=', unit: 'fraction' }, EN),
    ).toBe('0.21\u202f% ≤ 0.15\u202f%');
  });

  it('shows the value alone if nothing is compared', () => {
    expect(readingText({ value: 3, limit: null, comparator: 'none', unit: 'count' }, EN)).toBe('3');
    expect(signOfComparator('>=')).toBe('≥');
  });
});

describe('the distance to a limit', () => {
  it.each<[number, GateUnit, string]>([
    [-0.0006, 'fraction', '\u22120.06\u202f%'],
    [0.05, 'score', '+0.05'],
    [-2_500, 'milliseconds', '\u22122.5 s'],
    [1, 'votes', '+1'],
  ])('of %s in %s is %s', (distance, unit, text) => {
    expect(distanceText(distance, unit, EN)).toBe(text);
  });
});
