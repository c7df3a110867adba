import { describe, expect, it } from '@jest/globals';

import { namedAccount } from '../../../testing/index.js';
import { FaultLog } from './fault-log.js';

const { scope } = namedAccount('t/a').account;
const fault = { scope, thrown: new Error('planted'), isFrozen: false, isOpened: true };

describe('FaultLog', () => {
  it('gives each fault once, and each faulty account once for its mark', () => {
    const log = new FaultLog();
    expect([log.isEmpty, log.takeFaults(), log.takeUnmarked()]).toEqual([true, [], []]);
    log.add(fault);
    expect(log.isEmpty).toBe(false);
    expect(log.takeFaults()).toEqual([fault]);
    expect([log.isEmpty, log.takeFaults()]).toEqual([true, []]);
    expect(log.takeUnmarked()).toEqual([scope]);
    expect(log.takeUnmarked()).toEqual([]);
  });

  it('forgets everything at a start', () => {
    const log = new FaultLog();
    log.add(fault);
    log.clear();
    expect([log.isEmpty, log.takeFaults(), log.takeUnmarked()]).toEqual([true, [], []]);
  });
});
