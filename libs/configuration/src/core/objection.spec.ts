import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, Max, ValidateNested } from 'class-validator';

import { assembleConfiguration, type ConfigurationCheck } from './assemble.js';
import { FreeKeys, Secret } from './decorators.js';
import type { ConfigurationObjection } from './objection.js';
import { describeProblem } from './problem.js';
import { parseYamlFile } from './yaml-source.js';

class RangeOptions {
  @IsInt()
  @Max(100)
  low = 10;

  @IsInt()
  @Max(100)
  high = 20;
}

class WindowOptions {
  @IsString()
  from!: string;
}

class BoardOptions {
  @ValidateNested()
  @Type(() => RangeOptions)
  range = new RangeOptions();

  @ValidateNested({ each: true })
  @IsArray()
  @Type(() => WindowOptions)
  windows: WindowOptions[] = [];

  @FreeKeys()
  names: Record<string, unknown> = {};

  @IsString()
  @Secret()
  sign = '';
}

/** The low end must be below the high one. */
const lowBelowHigh: ConfigurationCheck<BoardOptions> = ({ range }) =>
  range.low < range.high ? [] : [objection('range.low', ['range.high'])];

function objection(key: string, involves: readonly string[] = []): ConfigurationObjection {
  return { code: 'CONFIG_INVALID_VALUE', key, expectation: 'something else', involves };
}

function told(
  yaml: string,
  check: ConfigurationCheck<BoardOptions>,
  environment: Readonly<Record<string, string>> = {},
): readonly string[] {
  const file = parseYamlFile('board.yaml', yaml);
  if (!file.ok) throw new Error(describeProblem(file.error));
  const layers = { files: [file.value], environment, overrides: [] };
  const assembled = assembleConfiguration(BoardOptions, layers, check);
  return assembled.ok ? [] : assembled.error.map(describeProblem);
}

describe('an objection', () => {
  it('names every place that speaks in it', () => {
    expect(told('range:\n  low: 20', lowBelowHigh)).toEqual([
      'CONFIG_INVALID_VALUE board.yaml:2: range.low is 20; expected something else.',
    ]);
    expect(told('range:\n  low: 15', lowBelowHigh, { TIDEGATE__RANGE__HIGH: '15' })).toEqual([
      'CONFIG_INVALID_VALUE board.yaml:2 and TIDEGATE__RANGE__HIGH: range.low is 15; expected something else.',
    ]);
    expect(told('range:\n  high: 5', lowBelowHigh)).toEqual([
      'CONFIG_INVALID_VALUE board.yaml:2: range.low is 10; expected something else.',
    ]);
  });

  it('is raised beside values that were refused', () => {
    const check: typeof lowBelowHigh = (value) => [...lowBelowHigh(value), objection('names.x')];
    expect(told('windows: 3\nrange:\n  low: 30\nnames:\n  x: 1', check)).toEqual([
      expect.stringContaining('board.yaml:1: windows is 3; expected a list'),
      expect.stringContaining('board.yaml:3: range.low is 30; expected something else'),
      expect.stringContaining('board.yaml:5: names.x is 1; expected something else'),
    ]);
  });

  it('is not raised where it only follows from a value that was refused', () => {
    const onlyHigh = [expect.stringContaining('range.high is "much"')];
    expect(told('range:\n  low: 20\n  high: much', lowBelowHigh)).toEqual(onlyHigh);
    const about = (...of: Parameters<typeof objection>) =>
      told('range:\n  high: much', () => [objection(...of)]);
    expect(about('range.high')).toEqual(onlyHigh);
    expect(about('sign', ['range'])).toEqual(onlyHigh);
    expect(about('sign', ['windows'])).toHaveLength(2);
    expect(about('range.highest')).toHaveLength(2);
  });

  it('shows neither secrets nor whole sections', () => {
    const check = () => [objection('sign'), objection('range')];
    expect(told('sign: open sesame', check)).toEqual([
      'CONFIG_INVALID_VALUE board.yaml:1: sign is "***"; expected something else.',
      'CONFIG_INVALID_VALUE built-in default: range; expected something else.',
    ]);
  });

  it('names the key that was probably meant', () => {
    const unknown = { ...objection('names.lft'), known: ['names.left', 'names.right'] };
    expect(told('names:\n  lft: 1', () => [unknown])).toEqual([
      expect.stringMatching(/Did you mean names\.left\?$/),
    ]);
  });
});

describe('a field that a list item lacks', () => {
  it('is told with the place of the item', () => {
    expect(told('windows:\n  - from: a\n  - {}', () => [])).toEqual([
      'CONFIG_INVALID_VALUE board.yaml:3: windows.1.from is nothing; expected it to be a string.',
    ]);
  });
});
