import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IsInt } from 'class-validator';

import { loadConfiguration, processEnvironment } from './load-configuration.js';

class Options {
  @IsInt()
  port = 1;
}

describe('configuration files', () => {
  let directory = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidegate-configuration-'));
    await writeFile(join(directory, 'default.yaml'), 'port: 2\n');
    await writeFile(join(directory, 'paper.yaml'), 'port: 3\n');
    await writeFile(join(directory, 'broken.yaml'), 'port: [\n');
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('are merged: the default file, then the profile', async () => {
    const plain = await loadConfiguration(Options, { directory, environment: {} });
    const paper = await loadConfiguration(Options, {
      directory,
      profile: 'paper',
      environment: {},
    });
    expect(plain.ok && plain.value.value.port).toBe(2);
    expect(paper.ok && paper.value.value.port).toBe(3);
  });

  it('are overridden by overrides, which are named in problems', async () => {
    const overrides = [{ key: 'port', text: 'x', source: '--set port' }];
    const result = await loadConfiguration(Options, { directory, environment: {}, overrides });
    expect(result).toMatchObject({ ok: false, error: [{ source: '--set port', key: 'port' }] });
  });

  it.each([
    ['papr', 'CONFIG_UNREADABLE', 'paper'],
    ['../paper', 'CONFIG_UNREADABLE', null],
    ['broken', 'CONFIG_MALFORMED', null],
  ])('are refused with a code for the profile %s', async (profile, code, suggestion) => {
    const result = await loadConfiguration(Options, { directory, profile, environment: {} });
    expect(result).toMatchObject({ ok: false, error: [{ code, suggestion }] });
  });

  it('must include the default file', async () => {
    const nowhere = join(directory, 'missing');
    const result = await loadConfiguration(Options, { directory: nowhere, environment: {} });
    expect(result).toMatchObject({ ok: false, error: [{ code: 'CONFIG_UNREADABLE' }] });
  });
});

describe('the environment of the process', () => {
  it('is a copy that later changes do not affect', () => {
    const before = processEnvironment();
    process.env['TIDEGATE__TEST'] = '1';
    expect(before['TIDEGATE__TEST']).toBeUndefined();
    expect(processEnvironment()['TIDEGATE__TEST']).toBe('1');
    delete process.env['TIDEGATE__TEST'];
  });
});
