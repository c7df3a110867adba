import { describe, expect, it } from '@jest/globals';
import { SchedulerRegistry } from '@nestjs/schedule';
import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';
import type { Storage } from '@tidegate/persistence';

import type { ServerRuntime } from '../runtime.js';
import { StorageUpkeep } from './storage-upkeep.js';

const MINUTE = 60_000;

function upkeepOn(time: ManualTime) {
  const runs: number[] = [];
  const lines: unknown[] = [];
  const storage = {
    retention: {
      run: async (now: number) => {
        runs.push(now);
        return { candles: runs.length === 1 ? 3 : 0, journal: 0 };
      },
    },
  } as unknown as Storage;
  const info = (message: string, fields = {}): unknown => lines.push([message, fields]);
  const runtime = {
    systemTime: time,
    session: { time },
    logger: { ...silentLogger, info },
  } as unknown as ServerRuntime;
  return { upkeep: new StorageUpkeep(runtime, storage, new SchedulerRegistry()), runs, lines };
}

describe('StorageUpkeep', () => {
  it('deletes old rows at the start, and periodically until the application closes', async () => {
    const time = new ManualTime(epochMs(0));
    const { upkeep, runs, lines } = upkeepOn(time);
    upkeep.onApplicationBootstrap();
    await time.settleTo(epochMs(1));
    expect(runs).toEqual([0]);
    expect(lines).toEqual([['Old rows deleted', { candles: 3, journal: 0 }]]);
    await time.settleTo(epochMs(21 * MINUTE));
    expect(runs).toEqual([0, 10 * MINUTE, 20 * MINUTE]);
    await upkeep.beforeApplicationShutdown();
    await time.settleTo(epochMs(60 * MINUTE));
    expect(runs).toHaveLength(3);
    expect(lines).toHaveLength(1);
  });
});
