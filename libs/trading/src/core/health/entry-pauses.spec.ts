import { describe, expect, it } from '@jest/globals';

import { accountId, epochMs, instrumentId, tenantId } from '@tidegate/kernel';
import type { ControlTarget, EntryPause } from '@tidegate/model';

import { EntryPauses } from './entry-pauses.js';

const MAIN = { tenant: tenantId('t'), account: accountId('main') };
const SIDE = { tenant: tenantId('t'), account: accountId('side') };
const OTHER = { tenant: tenantId('u'), account: accountId('main') };
const BTC = instrumentId('kraken', 'BTC/USD');
const ETH = instrumentId('kraken', 'ETH/USD');

function pauseOf(target: ControlTarget, code = 'MANUAL'): EntryPause {
  return { target, code, reason: `because of ${code}`, actor: 'alice', at: epochMs(1) };
}

function codes(pauses: EntryPauses, ...asked: Parameters<EntryPauses['of']>): readonly string[] {
  return pauses.of(...asked).map(({ code }) => code);
}

describe('EntryPauses', () => {
  it('pauses the accounts and instruments of its target only', () => {
    const targets: readonly ControlTarget[] = [
      { type: 'platform' },
      { type: 'tenant', tenant: MAIN.tenant },
      { type: 'account', scope: MAIN },
      { type: 'instrument', scope: MAIN, instrument: BTC },
    ];
    const reached = targets.map((target) => {
      const pauses = new EntryPauses([pauseOf(target)]);
      return [
        pauses.of(MAIN, BTC),
        pauses.of(MAIN, ETH),
        pauses.of(SIDE, BTC),
        pauses.of(OTHER, BTC),
      ].map((found) => found.length);
    });
    expect(reached).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 0],
      [1, 1, 0, 0],
      [1, 0, 0, 0],
    ]);
  });

  it('ends a pause only on the target it was set on', () => {
    const pauses = new EntryPauses([pauseOf({ type: 'tenant', tenant: MAIN.tenant })]);
    const { tenant } = MAIN;
    expect(pauses.resume({ type: 'account', scope: MAIN }, 'MANUAL')).toBeNull();
    expect(pauses.resume({ type: 'tenant', tenant }, 'OTHER')).toBeNull();
    expect([codes(pauses, MAIN), pauses.hasChanges]).toEqual([['MANUAL'], false]);
    expect(pauses.codes({ type: 'tenant', tenant })).toEqual(['MANUAL']);
    expect(pauses.codes({ type: 'account', scope: MAIN })).toEqual([]);
    pauses.resume({ type: 'tenant', tenant: MAIN.tenant }, 'MANUAL');
    expect(codes(pauses, MAIN)).toEqual([]);
  });

  it('keeps pauses of different codes and replaces a pause of the same code', () => {
    const pauses = new EntryPauses([]);
    const target: ControlTarget = { type: 'account', scope: MAIN };
    expect(pauses.of(MAIN)).toEqual([]);
    pauses.pause(pauseOf(target, 'A'));
    expect(pauses.hasChanges).toBe(true);
    pauses.pause(pauseOf(target, 'B'));
    pauses.pause({ ...pauseOf(target, 'A'), reason: 'a newer reason' });
    expect(pauses.of(MAIN)).toEqual([
      { code: 'A', reason: 'a newer reason' },
      { code: 'B', reason: 'because of B' },
    ]);
  });

  it('ends every pause of an account and its instruments, and no other', () => {
    const wide = pauseOf({ type: 'tenant', tenant: MAIN.tenant });
    const other = pauseOf({ type: 'instrument', scope: OTHER, instrument: BTC });
    const own = [
      pauseOf({ type: 'account', scope: MAIN }, 'A'),
      pauseOf({ type: 'account', scope: MAIN }, 'B'),
      pauseOf({ type: 'instrument', scope: MAIN, instrument: BTC }),
    ];
    const pauses = new EntryPauses([wide, other, ...own]);
    expect(pauses.forget(MAIN)).toEqual(own);
    expect(pauses.standing).toEqual([wide, other]);
    expect(pauses.takeChanges()).toEqual({ set: [], cleared: own });
  });

  it('hands changes over once and excludes stored pauses', () => {
    const target: ControlTarget = { type: 'account', scope: MAIN };
    const pauses = new EntryPauses([pauseOf(target, 'STORED')]);
    expect(pauses.hasChanges).toBe(false);
    const added = pauseOf(target, 'ADDED');
    pauses.pause(added);
    pauses.resume(target, 'STORED');
    expect(pauses.takeChanges()).toEqual({ set: [added], cleared: [pauseOf(target, 'STORED')] });
    expect(pauses.takeChanges()).toEqual({ set: [], cleared: [] });
    expect(pauses.standing).toEqual([added]);
  });

  it('pauses every account with an engine hold, which is not stored', () => {
    const pauses = new EntryPauses([]);
    pauses.hold('OVERLOADED', 'the queue is full');
    expect([codes(pauses, MAIN), codes(pauses, OTHER)]).toEqual([['OVERLOADED'], ['OVERLOADED']]);
    expect(pauses.engineHolds).toEqual([{ code: 'OVERLOADED', reason: 'the queue is full' }]);
    expect(pauses.hasChanges).toBe(false);
    pauses.unhold('OVERLOADED');
    expect(codes(pauses, MAIN)).toEqual([]);
  });
});
