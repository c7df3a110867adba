import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { IsArray, IsString, IsUrl, MaxLength } from 'class-validator';

import { assembleConfiguration } from './assemble.js';
import { FreeKeys } from './decorators.js';
import { describeProblem } from './problem.js';

class Addresses {
  @IsUrl()
  main = 'https://x.com';

  @IsArray()
  @IsString({ each: true })
  mirrors: string[] = [];

  @FreeKeys()
  byName: Record<string, unknown> = {};

  @IsString()
  @MaxLength(10)
  short = '';
}

function assembled(environment: Readonly<Record<string, string>>) {
  return assembleConfiguration(Addresses, { files: [], environment, overrides: [] });
}

describe('user and password inside a URL', () => {
  const secret = 'https://user:hush@x.com';
  const shown = 'https://***@x.com';

  it('are used but not shown, at any position of the URL', () => {
    const loaded = assembled({
      TIDEGATE__MAIN: secret,
      TIDEGATE__MIRRORS: `[${secret}]`,
      TIDEGATE__BY_NAME__OTHER: `{ at: [${secret}], port: 1 }`,
    });
    if (!loaded.ok) throw new Error(loaded.error.map(describeProblem).join('; '));
    expect(loaded.value.value.main).toBe(secret);
    expect(loaded.value.masked()).toEqual({
      main: shown,
      mirrors: [shown],
      byName: { other: { at: [shown], port: 1 } },
      short: '',
    });
    expect(JSON.stringify(loaded.value.explain())).not.toContain('hush');
    expect(loaded.value.explain()).toContainEqual({
      key: 'main',
      value: `"${shown}"`,
      source: 'TIDEGATE__MAIN',
    });
  });

  it('are not shown when the URL is refused or its key is unknown', () => {
    const loaded = assembled({ TIDEGATE__SHORT: secret, TIDEGATE__MIAN: secret });
    const problems = loaded.ok ? [] : loaded.error.map(describeProblem);
    expect(problems).toHaveLength(2);
    expect(problems.join()).toContain(shown);
    expect(problems.join()).not.toContain('hush');
  });
});
