import { describe, expect, it } from '@jest/globals';
import { SchedulerRegistry } from '@nestjs/schedule';
import { epochMs, ManualTime, silentLogger, TidegateError } from '@tidegate/kernel';
import type { Storage } from '@tidegate/persistence';
import type { EngineHub } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';
import { StorageUpkeep } from './storage-upkeep.js';

const MINUTE = 60_000;

class HeldHub {
  readonly holds: unknown[] = [];
  hold(...held: readonly unknown[]): void {
    this.holds.push(held);
  }
}

function upkeepOn(time: ManualTime) {
  const hub = new HeldHub();
  const files: { replaced: TidegateError | null } = { replaced: null };
  const runs: number[] = [];
  const lines: unknown[] = [];
  const storage = {
    replacement: async () => files.replaced,
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
    logger: { ...silentLogger, info, error: info },
  } as unknown as ServerRuntime;
  const registry = new SchedulerRegistry();
  const upkeep = new StorageUpkeep(runtime, storage, registry, hub as unknown as EngineHub);
  return { upkeep, runs, lines, hub, files };
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

  it('holds entries while the ledger file is replaced, logs it once, and releases the hold when it is back', async () => {
    const time = new ManualTime(epochMs(0));
    const { upkeep, lines, hub, files } = upkeepOn(time);
    upkeep.onApplicationBootstrap();
    await time.settleTo(epochMs(10_000));
    lines.length = 0;
    expect(hub.holds).toEqual([]);
    files.replaced = new TidegateError('DATABASE_REPLACED', 'restore it');
    await time.settleTo(epochMs(14_000));
    expect(lines).toEqual([
      ['Ledger lost: entries are off', { code: 'DATABASE_REPLACED', reason: 'restore it' }],
    ]);
    const held = ['DATABASE_REPLACED', 'restore it', true];
    expect(hub.holds).toEqual([held, held]);
    files.replaced = null;
    await time.settleTo(epochMs(20_000));
    expect(hub.holds.slice(2)).toEqual([['DATABASE_REPLACED', '', false]]);
    expect(lines.slice(1)).toEqual([['Ledger is back in its directory: entries are on', {}]]);
    await upkeep.beforeApplicationShutdown();
  });
});
