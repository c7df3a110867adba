import { join, resolve } from 'node:path';

import { contentHash } from '@tidegate/kernel';

import type { TidegateConfiguration } from './core/tidegate-configuration.js';

/** The data directory of the configured market. Markets never share one, so their money is never mixed. */
export function storageDirectory({ market, storage }: TidegateConfiguration): string {
  const root = resolve(storage.directory);
  if (market.source !== 'replay') return join(root, market.source);
  const digest = contentHash(resolve(market.replay.folder)).slice(0, 8);
  return join(root, `replay-${digest}`);
}

/**
 * The folder of recorded candles, shared by all markets of a storage folder: a demo's candles carry the name of a venue
 * of their own.
 */
export function historyDirectory({ storage }: Pick<TidegateConfiguration, 'storage'>): string {
  return join(resolve(storage.directory), 'history');
}
