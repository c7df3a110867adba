import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';

import { assembleConfiguration } from './assemble.js';
import { describeProblem } from './problem.js';
import type { Environment } from './text-source.js';

class ServerOptions {
  @IsString()
  host = '127.0.0.1';

  @IsInt()
  port = 3_000;

  @IsInt()
  requestAgeMsMax = 1_000;
}

class Options {
  @ValidateNested()
  @Type(() => ServerOptions)
  server = new ServerOptions();
}

function problemsOf(environment: Environment): readonly string[] {
  const result = assembleConfiguration(Options, { files: [], environment, overrides: [] });
  return result.ok ? [] : result.error.map(describeProblem);
}

const PORT = 'TIDEGATE__SERVER__PORT';

describe('An environment variable that resembles a setting', () => {
  it('is refused with the correct name, so that it is not silently ignored', () => {
    expect(problemsOf({ TIDEGATE_SERVER_PORT: '3100' })).toEqual([
      `CONFIG_UNKNOWN_KEY the environment variable TIDEGATE_SERVER_PORT: expected the prefix TIDEGATE__ and two underscores before each further level. Did you mean ${PORT}?`,
    ]);
  });

  it.each([
    ['TIDEGATE_SERVER__PORT', PORT],
    ['tidegate__server__port', PORT],
    ['Tidegate__Server__Port', PORT],
    ['TIDE_GATE__SERVER__PORT', PORT],
    ['TIDEGATE.SERVER.PORT', PORT],
    ['TIDEGATE_SERVER_PROT', PORT],
    ['TIDEGAT__SERVER__PORT', PORT],
    ['TIEDGATE__SERVER__PORT', PORT],
    ['TIDEGATE_SERVER_REQUEST_AGE_MS_MAX', 'TIDEGATE__SERVER__REQUEST_AGE_MS_MAX'],
    ['TIDEGATE_SERVER', 'TIDEGATE__SERVER'],
  ])('is refused when it is spelt %s', (name, meant) => {
    expect(problemsOf({ [name]: '1' })).toEqual([
      expect.stringMatching(
        new RegExp(`${name.replaceAll('.', '\\.')}: .* Did you mean ${meant}\\?$`),
      ),
    ]);
  });

  it('is refused with the correct key when only the levels have a single underscore', () => {
    expect(problemsOf({ TIDEGATE__SERVER_PORT: '3100' })).toEqual([
      expect.stringMatching(/SERVER_PORT.* Did you mean server\.port\?$/),
    ]);
  });

  it.each([
    'TIDEGATE_SERVICE_PORT',
    'TIDEGATE_SERVICE_HOST',
    'TIDEGATE_PORT',
    'TIDEGATE_PORT_3000_TCP_ADDR',
    'TIDEGATE_UPDATE_GOLDEN',
    'TIDEGATE_HOME',
    'TIDEGATE',
    'SERVER_PORT',
    'SERVER__PORT',
    'OTHER__SERVER__PORT',
    'PATH',
  ])('ignores %s, which resembles no setting', (name) => {
    expect(problemsOf({ [name]: '1' })).toEqual([]);
  });

  it('ignores an undefined variable', () => {
    expect(problemsOf({ TIDEGATE_SERVER_PORT: undefined })).toEqual([]);
  });
});
