import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { decisionId, epochMs, instrumentId, profileHash, type EpochMs } from '@tidegate/kernel';
import type { FollowedEnd } from '@tidegate/matching';
import type { MissedTrade } from '@tidegate/trading';
import { MAIN_ACCOUNT, scopeOf, STORE_EPOCH } from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import type { Storage } from '../../storage.js';

const at = (offset: number): EpochMs => epochMs(STORE_EPOCH + offset);
const EVER = epochMs(9_999_999_999_999);
const END: FollowedEnd = { result: 'target', price: 105.5, r: 1.25, at: at(900) };

function missed(id: string, over: Partial<MissedTrade> = {}): MissedTrade {
  const time = over.at ?? at(0);
  return {
    scope: MAIN_ACCOUNT,
    id: decisionId(id),
    kind: 'refusal',
    instrument: instrumentId('kraken', 'BTC/USD'),
    at: time,
    gate: 'SPREAD_TOO_WIDE',
    distance: 0.05,
    profile: profileHash('p'),
    snapshot: () => '{"version":1}',
    plan: {
      direction: 'long',
      ...{ entry: 100, stop: 98, target: 104, from: time, until: at(10_000) },
      ...{ costToStop: 0.002, costToTarget: 0.001 },
    },
    ...over,
  };
}

describe('missed trades', () => {
  let temporary: TemporaryStorage;
  let storage: Storage;

  beforeEach(async () => {
    temporary = new TemporaryStorage();
    storage = await temporary.open();
  });
  afterEach(() => temporary.remove());

  async function stored(...trades: readonly MissedTrade[]): Promise<void> {
    for (const trade of trades) storage.telemetry.missed(trade);
    await storage.telemetry.flush();
  }

  it('read back as they were recorded, followed from their begin', async () => {
    const { snapshot: _, ...rest } = missed('d-1');
    await stored(missed('d-1'));
    expect(await storage.missed.find(MAIN_ACCOUNT, decisionId('d-1'))).toEqual({
      ...rest,
      snapshot: '{"version":1}',
      end: null,
      followedUntil: at(0),
    });
  });

  it('are not found in another account or tenant', async () => {
    await stored(missed('d-1'));
    for (const scope of [scopeOf('other', 'main'), scopeOf(MAIN_ACCOUNT.tenant, 'second')]) {
      expect(await storage.missed.find(scope, decisionId('d-1'))).toBeNull();
      expect(await storage.missed.several(scope, ['d-1'])).toEqual([]);
      expect((await storage.missed.nearMisses(scope, { limit: 5 })).rows).toEqual([]);
      const span = { from: at(0), to: at(1), limit: 5 };
      expect(await storage.missed.span(scope, { ...span, by: { kind: 'refusal' } })).toEqual([]);
    }
  });

  it('keep their end, once it is known, also when they are recorded again', async () => {
    await stored(missed('d-1'));
    const [trade] = await storage.missed.followed(EVER, 5);
    if (!trade) throw new Error('It must be followed');
    await storage.missed.progress([{ trade, followedUntil: at(60), end: null }]);
    expect((await storage.missed.followed(EVER, 5))[0]?.followedUntil).toBe(at(60));
    await storage.missed.progress([{ trade, followedUntil: null, end: END }]);
    await stored(missed('d-1'));
    expect((await storage.missed.find(MAIN_ACCOUNT, decisionId('d-1')))?.end).toEqual(END);
    expect(await storage.missed.followed(EVER, 5)).toEqual([]);
    await storage.missed.progress([]);
  });

  it('without a plan are never followed', async () => {
    await stored(missed('d-1', { plan: null }));
    expect(await storage.missed.followed(EVER, 5)).toEqual([]);
  });

  it('are followed in the order of their progress, up to a limit', async () => {
    await stored(
      missed('b', { at: at(2) }),
      missed('a', { at: at(1) }),
      missed('c', { at: at(3) }),
    );
    expect((await storage.missed.followed(EVER, 2)).map(({ id }) => id)).toEqual(['a', 'b']);
    expect((await storage.missed.followed(at(1), 5)).map(({ id }) => id)).toEqual(['a']);
  });

  it('within 10 % of the limit are near misses, in pages of newest first', async () => {
    await stored(
      missed('far', { distance: 0.11 }),
      missed('none', { distance: null }),
      missed('one', { distance: 0.1, at: at(1) }),
      missed('two', { distance: 0, at: at(2) }),
      missed('three', { at: at(2) }),
    );
    const first = await storage.missed.nearMisses(MAIN_ACCOUNT, { limit: 2 });
    expect(first.rows.map(({ id }) => id)).toEqual(['two', 'three']);
    const cursor = first.cursor ?? '';
    const second = await storage.missed.nearMisses(MAIN_ACCOUNT, { limit: 2, cursor });
    expect(second.rows.map(({ id }) => id)).toEqual(['one']);
    expect(second.cursor).toBeNull();
  });

  it('are listed by gate and by kind within a span', async () => {
    await stored(
      missed('a', { at: at(1) }),
      missed('b', { at: at(2), gate: 'AI_BELOW_THRESHOLD' }),
      missed('c', { at: at(3), gate: null, kind: 'breakeven' }),
    );
    const span = { from: at(0), to: at(9), limit: 5 };
    const ids = async (by: Parameters<typeof storage.missed.span>[1]['by']) =>
      (await storage.missed.span(MAIN_ACCOUNT, { ...span, by })).map(({ id }) => id);
    expect(await ids({ gate: 'AI_BELOW_THRESHOLD' })).toEqual(['b']);
    expect(await ids({ kind: 'refusal' })).toEqual(['b', 'a']);
    expect(await ids({ kind: 'breakeven' })).toEqual(['c']);
  });
});
