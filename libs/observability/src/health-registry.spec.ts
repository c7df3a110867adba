import { describe, expect, it } from '@jest/globals';

import { epochMs, ManualTime } from '@tidegate/kernel';

import { HealthRegistry } from './health-registry.js';

describe('the health registry', () => {
  it('follows a part from its start over success and failure to recovery', () => {
    const time = new ManualTime(epochMs(0));
    const registry = new HealthRegistry(time);
    const feed = registry.register({ name: 'feed', importance: 'critical', staleAfterMs: 100 });
    const status = () => registry.report().subsystems[0];
    expect(status()).toMatchObject({ status: 'starting', lastSuccessAgeMs: null });
    feed.succeeded();
    time.advanceBy(50);
    expect(status()).toMatchObject({ status: 'up', lastSuccessAgeMs: 50 });
    feed.failed('the socket closed');
    expect(status()).toMatchObject({ status: 'down', detail: 'the socket closed' });
    feed.succeeded('reconnected');
    expect(status()).toMatchObject({ status: 'up', detail: 'reconnected', lastSuccessAgeMs: 0 });
    time.advanceBy(101);
    expect(status()).toMatchObject({ status: 'stale' });
  });

  it('knows each part once', () => {
    const registry = new HealthRegistry(new ManualTime(epochMs(0)));
    const feed = { name: 'feed', importance: 'critical', staleAfterMs: null } as const;
    registry.register(feed);
    expect(() => registry.register(feed)).toThrow('registered once');
  });
});
