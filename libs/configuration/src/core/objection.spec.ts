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

class SampleOptions {
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
const lowBelowHigh: ConfigurationCheck<SampleOptions> = ({ range }) =>
  range.low < range.high ? [] : [objection('range.low', ['range.high'])];

function objection(key: string, involves: readonly string[] = []): ConfigurationObjection {
  return { code: 'CONFIG_INVALID_VALUE', key, expectation: 'something else', involves };
}

function problemsIn(
  yaml: string,
  check: ConfigurationCheck<SampleOptions>,
  environment: Readonly<Record<string, string>> = {},
): readonly string[] {
  const file = parseYamlFile('sample.yaml', yaml);
  if (!file.ok) throw new Error(describeProblem(file.error));
  const layers = { files: [file.value], environment, overrides: [] };
  const assembled = assembleConfiguration(SampleOptions, layers, check);
  return assembled.ok ? [] : assembled.error.map(describeProblem);
}

describe('an objection', () => {
  it('gives the source of every configured value that it depends on', () => {
    expect(problemsIn('range:\n  low: 20', lowBelowHigh)).toEqual([
      'CONFIG_INVALID_VALUE sample.yaml:2: range.low is 20; expected something else.',
    ]);
    expect(problemsIn('range:\n  low: 15', lowBelowHigh, { TIDEGATE__RANGE__HIGH: '15' })).toEqual([
      'CONFIG_INVALID_VALUE sample.yaml:2 and TIDEGATE__RANGE__HIGH: range.low is 15; expected something else.',
    ]);
    expect(problemsIn('range:\n  high: 5', lowBelowHigh)).toEqual([
      'CONFIG_INVALID_VALUE sample.yaml:2: range.low is 10; expected something else.',
    ]);
  });

  it('is reported together with refused values that it does not depend on', () => {
    const check: typeof lowBelowHigh = (value) => [...lowBelowHigh(value), objection('names.x')];
    expect(problemsIn('windows: 3\nrange:\n  low: 30\nnames:\n  x: 1', check)).toEqual([
      expect.stringContaining('sample.yaml:1: windows is 3; expected a list'),
      expect.stringContaining('sample.yaml:3: range.low is 30; expected something else'),
      expect.stringContaining('sample.yaml:5: names.x is 1; expected something else'),
    ]);
  });

  it('is not reported if it depends on a refused value', () => {
    const onlyHigh = [expect.stringContaining('range.high is "much"')];
    expect(problemsIn('range:\n  low: 20\n  high: much', lowBelowHigh)).toEqual(onlyHigh);
    const about = (...of: Parameters<typeof objection>) =>
      problemsIn('range:\n  high: much', () => [objection(...of)]);
    expect(about('range.high')).toEqual(onlyHigh);
    expect(about('sign', ['range'])).toEqual(onlyHigh);
    expect(about('sign', ['windows'])).toHaveLength(2);
    expect(about('range.highest')).toHaveLength(2);
  });

  it('shows neither secrets nor whole sections', () => {
    const check = () => [objection('sign'), objection('range')];
    expect(problemsIn('sign: open sesame', check)).toEqual([
      'CONFIG_INVALID_VALUE sample.yaml:1: sign is "***"; expected something else.',
      'CONFIG_INVALID_VALUE built-in default: range; expected something else.',
    ]);
  });

  it('suggests the key that was probably meant', () => {
    const unknown = { ...objection('names.lft'), known: ['names.left', 'names.right'] };
    expect(problemsIn('names:\n  lft: 1', () => [unknown])).toEqual([
      expect.stringMatching(/Did you mean names\.left\?$/),
    ]);
  });
});

describe('a missing field of a list item', () => {
  it('is reported with the source of the item', () => {
    expect(problemsIn('windows:\n  - from: a\n  - {}', () => [])).toEqual([
      'CONFIG_INVALID_VALUE sample.yaml:3: windows.1.from is undefined; expected it to be a string.',
    ]);
  });
});
