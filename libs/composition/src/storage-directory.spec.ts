import { sep } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { TidegateConfiguration } from './core/tidegate-configuration.js';
import { storageDirectory } from './storage-directory.js';

function directoryOf(change: (configuration: TidegateConfiguration) => void): string {
  const configuration = new TidegateConfiguration();
  configuration.storage.directory = '/var/lib/tidegate';
  change(configuration);
  return storageDirectory(configuration).split(sep).join('/');
}

describe('the storage directory', () => {
  it('the storage directory is a separate folder per market', () => {
    expect(directoryOf(({ market }) => void (market.source = 'demo'))).toBe(
      '/var/lib/tidegate/demo',
    );
    expect(directoryOf(({ market }) => void (market.source = 'live'))).toBe(
      '/var/lib/tidegate/live',
    );
  });

  it('the storage directory is a separate folder per recording', () => {
    const replayOf = (folder: string): string =>
      directoryOf(({ market }) => {
        market.source = 'replay';
        market.replay.folder = folder;
      });
    expect(replayOf('/candles/2024')).toMatch(/^\/var\/lib\/tidegate\/replay-[0-9a-f]{8}$/);
    expect(replayOf('/candles/2024')).toBe(replayOf('/candles/2025/../2024/'));
    expect(replayOf('/candles/2024')).not.toBe(replayOf('/candles/2025'));
  });
});
