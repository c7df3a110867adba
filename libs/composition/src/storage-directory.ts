import { join, resolve } from 'node:path';

import { contentHash } from '@tidegate/kernel';

import type { TidegateConfiguration } from './core/tidegate-configuration.js';

/** The folder of the configured market's data: money of one market is never mixed with that of another. */
export function storageDirectory({ market, storage }: TidegateConfiguration): string {
  const root = resolve(storage.directory);
  if (market.source !== 'replay') return join(root, market.source);
  const digest = contentHash(resolve(market.replay.folder)).slice(0, 8);
  return join(root, `replay-${digest}`);
}
