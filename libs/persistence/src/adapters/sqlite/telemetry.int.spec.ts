import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import {
  DAY_MS,
  decisionId,
  Decimal,
  epochMs,
  HOUR_MS,
  instrumentId,
  orderId,
  silentLogger,
  type EpochMs,
  type LogFields,
} from '@tidegate/kernel';
import type { Candle } from '@tidegate/model';
import type { EquitySnapshot, MissedTrade } from '@tidegate/trading';
import {
  commitOf,
  decisionRow,
  fillRow,
  journalRow,
  MAIN_ACCOUNT,
  MAIN_SHARD,
  orderRow,
  scopeOf,
  signalOf,
  STORE_EPOCH,
  wholeCommit,
} from '@tidegate/trading/testing';

import { TemporaryStorage } from '../../../testing/temporary-storage.js';
import type { Storage } from '../../storage.js';
import { TELEMETRY_FILE } from './file-names.js';

const BTC = instrumentId('kraken', 'BTC/USD');
const ALL = { limit: 1_000 };
const NONE = { signal: 0, decision: 0, missed: 0, candle: 0, equity: 0 };
const EVER = { from: epochMs(0), to: epochMs(9_999_999_999_999), limit: 1_000 };

const candleAt = (minute: number): Candle => ({
  openTime: epochMs(STORE_EPOCH + minute * 60_000),
  open: 100,
  high: 101.5,
  low: 99.25,
  close: 100.1 + minute,
  volume: 3.5,
  trades: 7,
});

const equityAt = (at: number, over: Partial<EquitySnapshot> = {}): EquitySnapshot => ({
  scope: MAIN_ACCOUNT,
  at: epochMs(STORE_EPOCH + at),
  equity: new Decimal('10000.000000000000000001'),
  cash: new Decimal('2500.5'),
  unrealisedPnl: new Decimal('-0.1'),
  ...over,
});

const missedTrade = (id: string, at: EpochMs): MissedTrade => ({
  ...{ scope: MAIN_ACCOUNT, id: decisionId(id), kind: 'refusal', instrument: BTC, at },
  ...{ gate: 'STALE_DATA', distance: null, profile: null, snapshot: null, plan: null },
});

describe('telemetry', () => {
  let warnings: (LogFields | undefined)[];
  let temporary: TemporaryStorage;
  let storage: Storage;

  beforeEach(async () => {
    warnings = [];
    const warn = (_: string, fields?: LogFields): unknown => warnings.push(fields);
    temporary = new TemporaryStorage({ ...silentLogger, warn });
    Object.assign(temporary.options.telemetry, { busyTimeoutMs: 0, attemptsMax: 3 });
    storage = await temporary.open();
  });

  afterEach(() => temporary.remove());

  /** Opens a write transaction on the telemetry file from another connection. */
  function occupied(): { release(): void } {
    const other = new Database(temporary.file(TELEMETRY_FILE));
    other.exec('BEGIN IMMEDIATE');
    return { release: () => void other.close() };
  }

  it('is written by the timer and reads back exactly', async () => {
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    storage.telemetry.candle(BTC, '1m', { ...candleAt(1), synthetic: true });
    storage.telemetry.equity(equityAt(0));
    storage.telemetry.decision(decisionRow());
    expect(storage.telemetry.statistics()).toMatchObject({ queued: 4, written: 0 });
    temporary.time.advanceBy(temporary.options.telemetry.flushIntervalMs);
    await storage.telemetry.flush();
    expect(storage.telemetry.statistics()).toEqual({
      queued: 0,
      written: 4,
      dropped: NONE,
      lost: NONE,
    });
    expect(await storage.archive.candles(BTC, '1m', EVER)).toStrictEqual([
      candleAt(0),
      { ...candleAt(1), synthetic: true },
    ]);
    expect(await storage.archive.equity(MAIN_ACCOUNT, EVER)).toStrictEqual([equityAt(0)]);
    expect((await storage.trading.decisions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([
      decisionRow(),
    ]);
  });

  it('replaces a candle with the same open time', async () => {
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    storage.telemetry.candle(BTC, '1m', { ...candleAt(0), close: 7 });
    await storage.telemetry.flush();
    const candles = await storage.archive.candles(BTC, '1m', EVER);
    expect(candles.map(({ close }) => close)).toEqual([7]);
  });

  it('returns the newest rows of a range, oldest first, of one tenant only', async () => {
    const foreign = { scope: scopeOf('other', 'main') };
    for (let index = 0; index < 5; index++) {
      storage.telemetry.candle(BTC, '1m', candleAt(index));
      storage.telemetry.equity(equityAt(index));
      storage.telemetry.equity(equityAt(index, foreign));
    }
    await storage.telemetry.flush();
    const span = { from: epochMs(STORE_EPOCH), to: candleAt(3).openTime, limit: 2 };
    expect(await storage.archive.candles(BTC, '1m', span)).toEqual([candleAt(2), candleAt(3)]);
    expect(await storage.archive.candles(BTC, '5m', EVER)).toEqual([]);
    const equity = await storage.archive.equity({ tenant: MAIN_ACCOUNT.tenant }, EVER);
    expect(equity.map(({ at }) => at - STORE_EPOCH)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts the funnel over committed and telemetry decisions of one tenant', async () => {
    const accepted = decisionRow({
      id: decisionId('a'),
      outcome: 'accepted',
      rejectedBy: null,
    });
    await storage.trading.commit(commitOf({ decisions: [accepted] }));
    for (const id of ['b', 'c']) storage.telemetry.decision(decisionRow({ id: decisionId(id) }));
    storage.telemetry.decision(decisionRow({ scope: scopeOf('other', 'main') }));
    await storage.telemetry.flush();
    const hour = epochMs(STORE_EPOCH - (STORE_EPOCH % HOUR_MS));
    const span = { from: STORE_EPOCH, to: epochMs(STORE_EPOCH + 1) };
    expect(await storage.trading.funnel(MAIN_ACCOUNT, span)).toEqual([
      { hour, code: 'SPREAD_TOO_WIDE', count: 2 },
      { hour, code: 'accepted', count: 1 },
    ]);
  });

  it('keeps a batch while the file is busy and writes it afterwards', async () => {
    const other = occupied();
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    await storage.telemetry.flush();
    expect(storage.telemetry.statistics()).toMatchObject({ queued: 1, written: 0, lost: NONE });
    other.release();
    await storage.telemetry.flush();
    expect(storage.telemetry.statistics()).toMatchObject({ queued: 0, written: 1, lost: NONE });
  });

  it('discards a batch after the last attempt, counts it and logs a warning', async () => {
    const other = occupied();
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    for (let attempt = 0; attempt < 3; attempt++) await storage.telemetry.flush();
    expect(storage.telemetry.statistics()).toMatchObject({
      queued: 0,
      written: 0,
      lost: { candle: 1 },
    });
    const reason = expect.stringContaining('by another process');
    expect(warnings).toEqual([{ cause: 'lost', reason, facts: 1 }]);
    other.release();
  });

  it('does not delay the ledger while its file is busy', async () => {
    const other = occupied();
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    const flushing = storage.telemetry.flush();
    await storage.trading.commit(commitOf({ fills: [fillRow()] }));
    await flushing;
    expect((await storage.trading.fills(MAIN_ACCOUNT, ALL)).rows).toHaveLength(1);
    other.release();
  });

  it('drops and counts the oldest facts when the queue is full', async () => {
    await storage.close();
    temporary.options.telemetry.queueMax = 3;
    storage = await temporary.open();
    for (let index = 0; index < 5; index++) storage.telemetry.candle(BTC, '1m', candleAt(index));
    expect(storage.telemetry.statistics()).toMatchObject({
      queued: 3,
      dropped: { ...NONE, candle: 2 },
    });
    await storage.telemetry.flush();
    const candles = await storage.archive.candles(BTC, '1m', EVER);
    expect(candles).toEqual([candleAt(2), candleAt(3), candleAt(4)]);
    const reason = 'The telemetry queue is full';
    expect(warnings).toEqual([{ cause: 'dropped', reason, facts: 1 }]);
  });

  it('writes a decision with its signal even if the fact of the signal was dropped', async () => {
    await storage.close();
    temporary.options.telemetry.queueMax = 1;
    storage = await temporary.open();
    const decision = decisionRow();
    storage.telemetry.signal(signalOf(decision));
    storage.telemetry.decision(decision);
    await storage.telemetry.flush();
    expect(storage.telemetry.statistics()).toMatchObject({ dropped: { signal: 1, decision: 0 } });
    expect((await storage.trading.decisions(MAIN_ACCOUNT, ALL)).rows).toStrictEqual([decision]);
  });

  it('writes a signal once, however many decisions refer to it', async () => {
    const scopes = ['main', 'second', 'third'].map((name) => scopeOf('default', name));
    storage.telemetry.signal(signalOf(decisionRow()));
    for (const scope of scopes) storage.telemetry.decision(decisionRow({ scope }));
    await storage.telemetry.flush();
    for (const scope of scopes)
      storage.telemetry.decision(decisionRow({ scope, id: decisionId('later') }));
    await storage.telemetry.flush();
    const { tenant } = MAIN_ACCOUNT;
    expect((await storage.trading.decisions({ tenant }, ALL)).rows).toHaveLength(6);
    const raw = new Database(temporary.file(TELEMETRY_FILE), { readonly: true });
    const signals = raw.prepare('SELECT count(*) FROM signals').pluck().get();
    const embedded = raw.prepare('SELECT count(signal) FROM decisions').pluck().get();
    raw.close();
    expect([signals, embedded]).toEqual([1, 0]);
  });

  it('writes queued facts at the close and accepts none afterwards', async () => {
    for (let index = 0; index < 200; index++) storage.telemetry.candle(BTC, '1m', candleAt(index));
    await storage.close();
    storage.telemetry.candle(BTC, '1m', candleAt(500));
    expect(storage.telemetry.statistics()).toEqual({
      queued: 0,
      written: 200,
      dropped: NONE,
      lost: NONE,
    });
    const again = await temporary.open();
    expect(await again.archive.candles(BTC, '1m', EVER)).toHaveLength(200);
  });

  it('counts facts that cannot be written at the close as lost', async () => {
    const other = occupied();
    storage.telemetry.candle(BTC, '1m', candleAt(0));
    await storage.close();
    expect(storage.telemetry.statistics()).toMatchObject({ lost: { candle: 1 } });
    const reason = 'The storage closed before the facts were written';
    expect(warnings).toEqual([{ cause: 'lost', reason, facts: 1 }]);
    other.release();
  });

  describe('retention', () => {
    const days = (count: number) => epochMs(STORE_EPOCH + count * DAY_MS);

    async function fillFourDays(): Promise<void> {
      for (let day = 0; day < 4; day++) {
        const at = days(day);
        storage.telemetry.candle(BTC, '1d', { ...candleAt(0), openTime: at });
        storage.telemetry.equity(equityAt(0, { at }));
        storage.telemetry.decision(decisionRow({ id: decisionId(`observed-${day}`), at }));
        storage.telemetry.missed(missedTrade(`observed-${day}`, at));
        await storage.trading.commit({
          ...commitOf({
            orders: [orderRow({ id: orderId(`o-${day}`), createdAt: at })],
            decisions: [decisionRow({ id: decisionId(`committed-${day}`), at })],
          }),
          journal: [journalRow(day + 1, { at })],
        });
      }
      await storage.telemetry.flush();
    }

    async function reopen(telemetryDays: number, journalDays: number): Promise<void> {
      await storage.close();
      temporary.options.retention.telemetryDays = telemetryDays;
      temporary.options.retention.journalDays = journalDays;
      storage = await temporary.open();
    }

    it('deletes old telemetry and keeps the ledger', async () => {
      await fillFourDays();
      await reopen(1, 0);
      const report = await storage.retention.run(days(3));
      expect(report).toEqual({
        ...{ candles: 2, equity_snapshots: 2, decisions: 2, signals: 1 },
        missed_trades: 2,
      });
      expect(await storage.archive.candles(BTC, '1d', EVER)).toHaveLength(2);
      const decisions = (await storage.trading.decisions(MAIN_ACCOUNT, ALL)).rows;
      expect(decisions.map(({ id }) => id).filter((id) => id.startsWith('c'))).toHaveLength(4);
      expect(decisions).toHaveLength(6);
      expect((await storage.trading.orders(MAIN_ACCOUNT, ALL)).rows).toHaveLength(4);
    });

    it('deletes old journal entries only if configured, and never the last one', async () => {
      await fillFourDays();
      await reopen(0, 1);
      expect(await storage.retention.run(days(3))).toEqual({ journal: 2 });
      expect(await storage.retention.run(days(100))).toEqual({ journal: 1 });
      expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(4);
      await storage.trading.commit(wholeCommit({ journal: [journalRow(5)] }));
      expect(await storage.journal.lastSequence(MAIN_SHARD)).toBe(5);
    });

    it('deletes more than one chunk', async () => {
      const entries = Array.from({ length: 450 }, (_, index) => journalRow(index + 1));
      await storage.trading.commit(wholeCommit({ journal: entries }));
      for (let index = 0; index < 4_100; index++) {
        storage.telemetry.candle(BTC, '1m', candleAt(index));
      }
      await storage.telemetry.flush();
      await reopen(1, 1);
      const report = await storage.retention.run(days(100));
      expect(report).toMatchObject({ candles: 4_100, journal: 449 });
    });
  });
});
