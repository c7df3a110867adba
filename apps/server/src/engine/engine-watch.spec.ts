import { describe, expect, it } from '@jest/globals';
import { accountId, epochMs, silentLogger, tenantId, venueId } from '@tidegate/kernel';
import { MetricsRegistry } from '@tidegate/observability';
import { EngineHub, EventBus, PLATFORM_TENANT } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';
import { EngineWatch } from './engine-watch.js';

const AT = epochMs(1);

function watched() {
  const logged: unknown[] = [];
  const warn = (message: string, fields = {}): unknown => logged.push([message, fields]);
  const logger = { ...silentLogger, warn };
  const events = new EventBus(silentLogger);
  const metrics = new MetricsRegistry();
  const runtime = { logger, metrics, version: '1.2.3' } as unknown as ServerRuntime;
  new EngineWatch(runtime, events, new EngineHub()).onModuleInit();
  const settled = (): Promise<void> => new Promise((settle) => void setImmediate(settle));
  return { events, logged, settled, metrics };
}

describe('EngineWatch', () => {
  it('exports the version of the server and of Node as a metric', async () => {
    expect(await watched().metrics.render()).toContain(
      `tidegate_build_info{version="1.2.3",node="${process.version}"} 1`,
    );
  });

  it('logs events of tenant accounts, but not of reference accounts', async () => {
    const { events, logged, settled } = watched();
    const tripped = {
      type: 'breaker_changed',
      venue: venueId('kraken'),
      breaker: 'drawdown',
      tripped: true,
      at: AT,
    } as const;
    const account = accountId('paper');
    const own = { tenant: tenantId('default'), account };
    events.publish([
      { ...tripped, scope: own, reason: 'fell by 20 %' },
      { ...tripped, scope: { tenant: PLATFORM_TENANT, account }, reason: 'fell by 30 %' },
    ]);
    await settled();
    expect(logged).toEqual([
      [
        'Circuit breaker tripped',
        {
          ...own,
          venue: 'kraken',
          breaker: 'drawdown',
          reason: 'fell by 20 %',
          endedBy:
            'tidegate control reset-breaker --breaker drawdown --tenant default --account paper --reason <text>',
        },
      ],
    ]);
  });

  it('logs a tripped breaker of a venue', async () => {
    const { events, logged, settled } = watched();
    const venue = venueId('kraken');
    events.publish([
      {
        type: 'breaker_changed',
        venue,
        scope: null,
        breaker: 'feed_down',
        tripped: true,
        reason: 'r',
        at: AT,
      },
      { type: 'feed_changed', venue, connected: false, reason: 'closed', at: AT },
    ]);
    await settled();
    expect(logged).toEqual([
      [
        'Circuit breaker tripped',
        {
          venue: 'kraken',
          breaker: 'feed_down',
          reason: 'r',
          endedBy: 'closes automatically when the venue recovers',
        },
      ],
    ]);
  });
});
