import { describe, expect, it } from '@jest/globals';
import { epochMs, ManualTime, silentLogger } from '@tidegate/kernel';
import type { EngineHub, TradingReads } from '@tidegate/trading';
import { TidegateConfiguration } from '@tidegate/composition';

import { accountStatus, engineStatus } from '../../testing/engine-statuses.js';
import type { ServerRuntime } from '../runtime.js';
import type { EngineWatch } from './engine-watch.js';
import { SessionLog } from './session-log.js';

describe('SessionLog', () => {
  it('logs the whole error if positions cannot be read at the end', async () => {
    const logged: unknown[] = [];
    const warn = (message: string, fields = {}): unknown => logged.push([message, fields]);
    const failure = new Error('the disk is gone');
    let reads = 0;
    const livePositions = (): ReturnType<TradingReads['livePositions']> =>
      reads++ === 0 ? Promise.resolve([]) : Promise.reject(failure);
    const hub = {
      accounts: () => [accountStatus({ openPositions: 1 })],
      status: () => [engineStatus()],
    };
    const session = new SessionLog(
      {
        configuration: new TidegateConfiguration(),
        logger: { ...silentLogger, warn },
        session: { recordingEnd: Promise.withResolvers<never>().promise },
        systemTime: new ManualTime(epochMs(0)),
      } as unknown as ServerRuntime,
      { livePositions } as unknown as TradingReads,
      { subscribe: () => undefined } as never,
      hub as unknown as EngineHub,
      { logBlocks: () => undefined } as unknown as EngineWatch,
    );
    await session.begin();
    await session.end();
    expect(logged).toEqual([
      ['Session summary skipped: positions cannot be read', { error: failure }],
    ]);
  });
});
