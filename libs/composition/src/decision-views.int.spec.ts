import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  decisionId,
  epochMs,
  instrumentId,
  MINUTE_MS,
  profileHash,
  signalId,
  venueId,
  type EpochMs,
} from '@tidegate/kernel';
import type { DecisionRecord } from '@tidegate/model';
import type { Storage } from '@tidegate/persistence';
import { TemporaryStorage } from '@tidegate/persistence/testing';
import {
  assessEntry,
  entrySnapshotOf,
  followedPlanOf,
  gateReading,
  RiskOptions,
  type EntryContext,
} from '@tidegate/risk';
import { anEntryContext, type ContextPlan } from '@tidegate/risk/testing';
import {
  commitOf,
  EVERY_KIND,
  MAIN_ACCOUNT,
  registrationRow,
  scopeOf,
  STORE_EPOCH,
  tradeRow,
} from '@tidegate/trading/testing';
import type { EngineSettings, ProfileResolver, ResolvedProfile } from '@tidegate/trading';

import { StoredDecisionViews } from './decision-views.js';
import { followMissedTrades } from './follow-missed-trades.js';
import { LimitTrials } from './limit-trials.js';
import { RecordedEntries } from './recorded-entries.js';

const BTC = instrumentId('kraken', 'BTC/USD');
const WIDE: ContextPlan = { market: { spreadRate: 0.0032 }, regime: { atrRate: 0.05 } };
const FAR: ContextPlan = { market: { spreadRate: 0.0036 }, regime: { atrRate: 0.05 } };
const OTHER = scopeOf('other', 'main');
const at = (minutes: number): EpochMs => epochMs(STORE_EPOCH + minutes * MINUTE_MS);

/** Resolves every content to the default risk options, and to no strategies. */
const resolver: ProfileResolver = {
  resolve: () =>
    ({
      analysis: { strategies: [], timeframes: ['15m'], hash: profileHash('a') },
      risk: new RiskOptions(),
    }) as unknown as ResolvedProfile,
};

describe('decisions of a storage', () => {
  const temporary = new TemporaryStorage();
  let storage: Storage;
  let views: StoredDecisionViews;
  let trials: LimitTrials;

  beforeAll(async () => {
    storage = await temporary.open();
    await storage.profiles.save(MAIN_ACCOUNT, profileDraft());
    await storage.trading.commit(EVERY_KIND);
    await storage.trading.commit(commitOf({ registration: registered() }));
    for (let minute = 0; minute < 6; minute++) storage.telemetry.candle(BTC, '1m', candle(minute));
    refuse('near', at(1), WIDE);
    refuse('far', at(2), FAR);
    refuse('later', at(3), WIDE);
    await storage.telemetry.flush();
    const { trading: reads, directory: accounts, profiles, archive, missed } = storage;
    const entries = new RecordedEntries({ profiles, resolver, settings: {} as EngineSettings });
    const clock = { now: () => at(60) };
    views = new StoredDecisionViews({
      ...{ reads, accounts, archive, missed, entries, clock },
      venue: venueId('kraken'),
    });
    trials = new LimitTrials({ reads, accounts, missed, entries, clock });
  });
  afterAll(() => temporary.remove());

  /** Records a refusal of the gates as the engine does. */
  function refuse(id: string, time: EpochMs, plan: ContextPlan): void {
    const context = anEntryContext({
      ...plan,
      now: time,
      signal: { at: time, validUntil: at(99) },
    });
    const record = recordOf(id, context);
    const refusal = record.verdicts.find(({ passed }) => !passed);
    if (!refusal) throw new Error('A gate must refuse');
    storage.telemetry.decision(record);
    storage.telemetry.missed({
      ...{ scope: MAIN_ACCOUNT, id: record.id, kind: 'refusal', instrument: BTC, at: time },
      gate: refusal.gate,
      distance: gateReading(refusal)?.distance ?? null,
      profile: profileDraft().hash,
      snapshot: entrySnapshotOf(context),
      plan: followedPlanOf(context, 0),
    });
  }

  it('list what had to differ and what happened since', async () => {
    await followMissedTrades({ ...storage, timeframe: '1m', limit: 10 }, at(60));
    const { rows } = await views.decisions(MAIN_ACCOUNT, { outcome: 'rejected', limit: '3' });
    expect(rows.map(({ id, since }) => [id, since?.state])).toEqual([
      ['later', 'target'],
      ['far', 'target'],
      ['near', 'target'],
    ]);
    expect(rows[0]?.needed).toMatchObject({ gate: 'SPREAD_TOO_WIDE', value: 0.0032, limit: 0.003 });
    expect(rows[0]?.since?.r).toBeGreaterThan(1);
  });

  it('are one card with the later gates, asked on the stored state', async () => {
    const card = await views.card(MAIN_ACCOUNT, 'far');
    expect(card.outlook).toEqual({ state: 'all_pass', refusing: [] });
    expect(card.sizing?.recomputed).toBe(true);
    expect(card).toMatchObject({ previous: 'near', next: 'later' });
    expect(card.gates.filter(({ outlook }) => outlook === 'passes')).not.toEqual([]);
  });

  it('are one card with orders, fills and trade for an accepted entry', async () => {
    const { rows } = await views.decisions(MAIN_ACCOUNT, {});
    const traded = rows.find(({ id }) => id === tradeRow().decision);
    const card = await views.card(MAIN_ACCOUNT, traded?.id ?? '');
    expect(card.orders).toHaveLength(1);
    expect(card.trade?.netPnl).toBe(tradeRow().netPnl.toFixed());
  });

  it('are unknown in another account and tenant', async () => {
    for (const scope of [OTHER, scopeOf(MAIN_ACCOUNT.tenant, 'second')]) {
      await expect(views.card(scope, 'far')).rejects.toMatchObject({ code: 'ID_UNKNOWN' });
      expect((await views.decisions(scope, {})).rows).toEqual([]);
      expect((await views.nearMisses(scope, {})).rows).toEqual([]);
    }
  });

  it('are near misses within 10 % of the limit, in pages', async () => {
    const first = await views.nearMisses(MAIN_ACCOUNT, { limit: '1' });
    expect(first.rows.map(({ id }) => id)).toEqual(['later']);
    const cursor = first.cursor ?? '';
    const second = await views.nearMisses(MAIN_ACCOUNT, { limit: '1', cursor });
    expect([second.rows.map(({ id }) => id), second.cursor]).toEqual([['near'], null]);
  });

  it('are counted by hour and gate', async () => {
    const funnel = await views.funnel(
      { tenant: MAIN_ACCOUNT.tenant, account: null },
      { since: new Date(at(1)).toISOString(), until: new Date(at(3)).toISOString() },
    );
    expect(funnel).toMatchObject({ decisions: 3, accepted: 0, refused: 3 });
    expect(funnel.totals).toEqual([{ code: 'SPREAD_TOO_WIDE', count: 3 }]);
  });

  it('answer whether another limit would have changed them', async () => {
    const query = { gate: 'SPREAD_TOO_WIDE', limit: '0.0034' } as const;
    const result = await trials.try(MAIN_ACCOUNT, query);
    expect(result).toMatchObject({ current: 0.003, tried: 0.0034, truncated: false });
    expect(result.newlyAccepted).toMatchObject({ count: 2, ended: 2, wins: 2 });
    expect(result.evidence).toBe('too_few');
    await expect(trials.try(OTHER, query)).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  });
});

function recordOf(id: string, context: EntryContext): DecisionRecord {
  const { rejectedBy, verdicts, sizing } = assessEntry(context);
  const { signal, prediction, now } = context;
  return {
    ...{ id: decisionId(id), scope: MAIN_ACCOUNT, instrument: BTC, at: now, outcome: 'rejected' },
    ...{ rejectedBy, verdicts, sizing, signal, prediction, signalId: signalId(`s-${id}`) },
  };
}

/** Rises from 100 to 106, beyond the target of 105. */
function candle(minute: number) {
  const open = 100 + minute;
  return {
    ...{ openTime: at(minute), open, high: open + 1, low: open - 0.5, close: open + 1 },
    ...{ volume: 1, trades: 1 },
  };
}

function profileDraft() {
  const hash = profileHash('content');
  return { name: 'p', content: '{}', hash, note: '', createdBy: 'a test', createdAt: STORE_EPOCH };
}

function registered() {
  return registrationRow({ profile: { name: 'p', version: 1, hash: profileDraft().hash } });
}
