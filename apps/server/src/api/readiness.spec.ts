import { describe, expect, it } from '@jest/globals';
import type { EngineStatus } from '@tidegate/trading';

import { engineStatus } from '../../testing/engine-statuses.js';
import { readinessOf, type SubsystemHealth } from './readiness.js';

function part(name: string, over: Partial<EngineStatus>): SubsystemHealth | undefined {
  const { subsystems } = readinessOf([engineStatus(over)], 0);
  return subsystems.find((subsystem) => subsystem.name.startsWith(name));
}

describe('Readiness', () => {
  it('says why the venue is not heard, and no more once it is', () => {
    const feedProblem = { code: 'VENUE_UNREACHABLE', message: 'connect ECONNREFUSED' };
    expect(part('feed', { feedProblem })).toMatchObject({
      status: 'starting',
      detail: 'VENUE_UNREACHABLE: connect ECONNREFUSED; 0 reconnects, 0 resyncs',
    });
    expect(part('feed', { phase: 'running', connected: true, reconnects: 2 })).toMatchObject({
      status: 'up',
      detail: '2 reconnects, 0 resyncs',
    });
  });

  it('says why the store takes nothing', () => {
    const storeProblem = { code: 'DATABASE_FULL', message: 'no room' };
    expect(part('store', { storeProblem })).toMatchObject({
      status: 'down',
      detail: 'DATABASE_FULL: no room',
    });
  });
});
