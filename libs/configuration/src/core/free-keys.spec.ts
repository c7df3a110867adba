import { describe, expect, it } from '@jest/globals';

import { assembleConfiguration } from './assemble.js';
import { FreeKeys } from './decorators.js';
import { describeProblem } from './problem.js';
import type { Environment } from './text-source.js';
import { parseYamlFile } from './yaml-source.js';

class RuleOptions {
  @FreeKeys({ names: (path) => (path.at(-2) === 'stopLoss' ? ['atrFast'] : ['atrSlow']) })
  parameters: Record<string, unknown> = {};
}

class PlatformOptions {
  @FreeKeys()
  labels: Record<string, unknown> = {};

  @FreeKeys({ member: () => RuleOptions, names: () => ['stopLoss', 'trailing_stop'] })
  rules: Record<string, RuleOptions> = {};
}

interface Written {
  readonly file?: string;
  readonly environment?: Environment;
  readonly overrides?: Readonly<Record<string, string>>;
}

const loaded = (written: Written): PlatformOptions => configurationOf(written).value;

function configurationOf(written: Written) {
  const { file = '', environment = {}, overrides = {} } = written;
  const parsed = parseYamlFile('default.yaml', file);
  if (!parsed.ok) throw new Error(describeProblem(parsed.error));
  const result = assembleConfiguration(PlatformOptions, {
    files: [parsed.value],
    environment,
    overrides: Object.entries(overrides).map(([key, text]) => ({
      path: key.split('.'),
      text,
      source: `--set ${key}`,
      unknownNames: 'as-written',
    })),
  });
  if (!result.ok) throw new Error(result.error.map(describeProblem).join('; '));
  return result.value;
}

describe('a free key', () => {
  it('keeps its case from the command line, and is lower case from a variable', () => {
    expect(loaded({ overrides: { 'labels.emaFast': '10' } }).labels).toEqual({ emaFast: 10 });
    const environment = { TIDEGATE__LABELS__EMAFAST: '10' };
    expect(loaded({ environment }).labels).toEqual({ emafast: 10 });
  });

  it('has its own source', () => {
    const origins = configurationOf({
      file: 'rules: { stopLoss: { parameters: { atrFast: 1 } } }\nlabels: {}',
      overrides: { 'rules.stopLoss.parameters.other': '2' },
    }).explain();
    expect(origins).toEqual([
      { key: 'labels', value: '{}', source: 'default.yaml:2' },
      { key: 'rules.stopLoss.parameters.atrFast', value: '1', source: 'default.yaml:1' },
      {
        key: 'rules.stopLoss.parameters.other',
        value: '2',
        source: '--set rules.stopLoss.parameters.other',
      },
    ]);
  });

  it('matches an existing key with other case, underscores or dashes', () => {
    const file = 'labels: { stopAtr: 1 }';
    const two = { stopAtr: 2 };
    expect(loaded({ file, overrides: { 'labels.stop_atr': '2' } }).labels).toEqual(two);
    expect(loaded({ file, environment: { TIDEGATE__LABELS__STOP_ATR: '2' } }).labels).toEqual(two);
  });

  it('prefers the exact spelling among matching keys', () => {
    const file = 'labels: { stop_atr: 1, stopAtr: 1 }';
    const { labels } = loaded({ file, overrides: { 'labels.stopAtr': '2' } });
    expect(labels).toEqual({ stop_atr: 1, stopAtr: 2 });
  });

  it('matches a known name, which may depend on the path of the map', () => {
    const environment = {
      TIDEGATE__RULES__STOP_LOSS__PARAMETERS__ATR_FAST: '3',
      TIDEGATE__RULES__STOPLOSS__PARAMETERS__ATRSLOW: '4',
      TIDEGATE__RULES__TRAILINGSTOP__PARAMETERS__ATRSLOW: '5',
      TIDEGATE__RULES__OTHER__PARAMETERS: '{ asWritten: 6 }',
    };
    expect(loaded({ environment }).rules).toEqual({
      stopLoss: { parameters: { atrFast: 3, atrslow: 4 } },
      trailing_stop: { parameters: { atrSlow: 5 } },
      other: { parameters: { asWritten: 6 } },
    });
    const overrides = { 'rules.stoploss.parameters.atrfast': '3' };
    expect(loaded({ overrides }).rules).toEqual({ stopLoss: { parameters: { atrFast: 3 } } });
  });

  it('prefers a known name to a matching key in a file', () => {
    const { rules } = loaded({
      file: 'rules: { stopLoss: { parameters: { ATRFAST: 1 } } }',
      environment: { TIDEGATE__RULES__STOP_LOSS__PARAMETERS__ATR_FAST: '2' },
    });
    expect(rules['stopLoss']?.parameters).toEqual({ ATRFAST: 1, atrFast: 2 });
  });
});
