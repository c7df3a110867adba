import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TidegateError } from '@tidegate/kernel';

import { loadSettings, parseSetting } from './load-settings.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tidegate-settings-'));
  await writeFile(join(directory, 'default.yaml'), 'server:\n  port: 3001\n');
  await writeFile(join(directory, 'fast.yaml'), 'market:\n  demo:\n    speed: 60\n');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function settingsWith(texts: readonly string[], profile?: string) {
  const overrides = texts.flatMap((text) => parseSetting(text) ?? []);
  return loadSettings({ profile, directory, overrides });
}

describe('settings', () => {
  it('come from the default, the profile and the command line, in this order', async () => {
    const { value } = await settingsWith(['server.port=3002'], 'fast');
    expect([value.server.port, value.market.demo.speed]).toEqual([3_002, 60]);
    expect((await settingsWith([])).value.server.port).toBe(3_001);
  });

  it('are refused with one code and every problem on a line', async () => {
    const refused = settingsWith(['server.port=70000', 'risk.sizing.riskPerTrad=0.01']);
    await expect(refused).rejects.toThrow(TidegateError);
    await expect(refused).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /^2 problems\n {2}CONFIG_INVALID_VALUE .*server\.port is 70000.*\n {2}CONFIG_UNKNOWN_KEY .*Did you mean risk\.sizing\.riskPerTrade\?$/,
      ),
    });
  });

  it('name the profiles that are there when one is not', async () => {
    await expect(settingsWith([], 'fastt')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        /^1 problem\n.*profiles there: default, fast.*Did you mean fast/,
      ),
    });
  });
});

describe('a setting on a command line', () => {
  it('is a key and a text', () => {
    expect(parseSetting('server.port=3100')).toEqual({
      key: 'server.port',
      text: '3100',
      source: '--set server.port',
    });
  });

  it('is cut at the first equals sign, so that a value may hold more', () => {
    expect(parseSetting('storage.directory=/data/a=b')?.text).toBe('/data/a=b');
    expect(parseSetting('storage.directory=')?.text).toBe('');
  });

  it.each(['server.port', '=3100', ''])('is not %j', (text) => {
    expect(parseSetting(text)).toBeNull();
  });
});
