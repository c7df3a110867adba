import { describe, expect, it } from '@jest/globals';

import { accountId, instrumentId, tenantId } from '@tidegate/kernel';

import { BTC, BUYING_PLAN, LiveDesk } from '../../testing/index.js';

const UNKNOWN = { tenant: tenantId('t'), account: accountId('none') };

describe('the standing of a running engine', () => {
  it('lists every strategy of the profile on every timeframe, silent ones too', async () => {
    const desk = new LiveDesk({ plan: BUYING_PLAN });
    await desk.engine.start();
    const [account] = desk.engine.accounts();
    if (!account) throw new Error('The plan has an account');
    const at = desk.time.now();
    const standing = desk.engine.standing(account.scope, BTC.id, at);
    expect(standing?.opinions.length).toBeGreaterThan(0);
    expect(standing?.nextScanAt).toBeGreaterThan(at);
    for (const { candlesHeld } of standing?.opinions ?? []) expect(candlesHeld).toBeGreaterThan(0);
    expect(desk.engine.standing(UNKNOWN, BTC.id, at)).toBeNull();
    expect(desk.engine.standing(account.scope, instrumentId('kraken', 'X/USD'), at)).toBeNull();
    await desk.engine.stop();
  });

  it('reads the limits of an account and what they compare with', async () => {
    const desk = new LiveDesk({ plan: BUYING_PLAN });
    await desk.engine.start();
    const [account] = desk.engine.accounts();
    if (!account) throw new Error('The plan has an account');
    const risk = desk.engine.riskOf(account.scope, desk.time.now());
    expect(risk).toMatchObject({ openPositions: 0, grossNotional: 0, entriesToday: 0 });
    expect(String(risk?.equity)).toBe(account.equity);
    expect(desk.engine.riskOf(UNKNOWN, desk.time.now())).toBeNull();
    await desk.engine.stop();
  });
});
