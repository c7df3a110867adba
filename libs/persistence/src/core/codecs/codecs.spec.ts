import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Decimal, instrumentId, shardId } from '@tidegate/kernel';
import { passed, type DecisionRecord } from '@tidegate/model';

import {
  candles,
  closedTrades,
  decisions,
  equitySnapshots,
  fills,
  ledgerTransactions,
  orders,
  pauses,
  positions,
  registrations,
} from '../../../testing/arbitraries.js';
import { missedTrades } from '../../../testing/missed-trade-arbitrary.js';
import { decodeClosedTrade, encodeClosedTrade } from './closed-trade.js';
import { decodePause, encodePause } from './control.js';
import { decodeDecision, encodeDecision } from './decision.js';
import { decodeFill, encodeFill } from './fill.js';
import {
  decodeBalance,
  decodeTransaction,
  encodeBalance,
  encodePostings,
  encodeTransaction,
} from './ledger.js';
import { decodeMissedTrade, encodeMissedTrade } from './missed-trade.js';
import { decodeOrder, encodeOrder } from './order.js';
import { decodePosition, encodePosition } from './position.js';
import { decodeRegistration, encodeRegistration } from './registration.js';
import { jsonNumbers, numbersOf } from './scalar.js';
import { decodeSignal, encodeSignal } from './shared-signal.js';
import { decodeCandle, decodeEquity, encodeCandle, encodeEquity } from './telemetry.js';

const instrument = instrumentId('kraken', 'BTC/USD');

function roundTrips<T>(values: fc.Arbitrary<T>, through: (value: T) => T): void {
  fc.assert(fc.property(values, (value) => expect(through(value)).toStrictEqual(value)));
}

function storable(row: object): void {
  for (const value of Object.values(row)) {
    expect(['string', 'number', 'boolean', 'object']).toContain(typeof value);
    if (typeof value === 'object') expect(value).toBeNull();
  }
}

describe('encoding and decoding is lossless', () => {
  it('orders survive encoding and decoding', () =>
    roundTrips(orders, (order) => decodeOrder(encodeOrder(order))));

  it('fills survive encoding and decoding', () =>
    roundTrips(fills, (fill) => decodeFill(encodeFill(fill))));

  it('positions survive encoding and decoding', () =>
    roundTrips(positions, (position) => decodePosition(encodePosition(position))));

  it('closed trades survive encoding and decoding', () =>
    roundTrips(closedTrades, (trade) => decodeClosedTrade(encodeClosedTrade(trade))));

  it('ledger transactions with postings in any order survive encoding and decoding', () =>
    roundTrips(ledgerTransactions, (transaction) =>
      decodeTransaction(encodeTransaction(transaction), encodePostings(transaction).toReversed()),
    ));

  it('a missed trade decodes to itself', () => {
    fc.assert(
      fc.property(missedTrades, (missed) => {
        const { snapshot, ...read } = decodeMissedTrade(encodeMissedTrade(missed));
        const { snapshot: captured, ...same } = missed;
        const followedUntil = missed.plan?.from ?? null;
        expect(read).toStrictEqual({ ...same, end: null, followedUntil });
        expect(snapshot).toBe(captured?.() ?? null);
      }),
    );
  });

  it('a signal without an entry source decodes with the close as its source', () => {
    fc.assert(
      fc.property(decisions, ({ signalId: id, signal, prediction }) => {
        const row = encodeSignal({ id, signal, prediction });
        const { entrySource: _, ...older } = JSON.parse(row.signal) as { entrySource: string };
        const read = decodeSignal({ ...row, signal: JSON.stringify(older) });
        expect(read.signal).toStrictEqual({ ...signal, entrySource: 'close' });
      }),
    );
  });

  it('decisions with every vote, verdict, feature and factor survive encoding and decoding', () =>
    roundTrips(decisions, (decision) => {
      const { signalId: id, signal, prediction } = decision;
      const shared = decodeSignal(encodeSignal({ id, signal, prediction }));
      return decodeDecision(encodeDecision(decision), new Map([[id, shared]]));
    }));

  it('decisions of the first storage format, with an embedded signal, survive encoding and decoding', () =>
    roundTrips(decisions, (decision) => {
      const { signalId: id, signal, prediction } = decision;
      const shared = encodeSignal({ id, signal, prediction });
      const embedded = { signal: shared.signal, prediction: shared.prediction };
      const row = { ...encodeDecision(decision), ...embedded, signalId: null, strategy: null };
      const read = decodeDecision(row, new Map());
      expect(read.signalId).toBe(`embedded/${decision.id}`);
      return { ...read, signalId: id };
    }));

  it('registered accounts survive encoding and decoding', () =>
    roundTrips(registrations, (registration) =>
      decodeRegistration(encodeRegistration(registration, shardId('kraken'))),
    ));

  it('pauses of every target survive encoding and decoding', () =>
    roundTrips(pauses, (pause) => decodePause(encodePause(pause, shardId('kraken')))));

  it('candles survive encoding and decoding', () =>
    roundTrips(candles, (candle) => decodeCandle(encodeCandle(instrument, '1m', candle))));

  it('equity snapshots survive encoding and decoding', () =>
    roundTrips(equitySnapshots, (snapshot) => decodeEquity(encodeEquity(snapshot))));

  it('balances survive encoding and decoding', () => {
    const balance = { book: 'cash', asset: 'USD', amount: new Decimal('-0.10') } as const;
    const scope = fc.sample(fills, 1)[0]?.scope;
    expect(scope && decodeBalance(encodeBalance(scope, balance))).toStrictEqual(balance);
  });
});

describe('a row', () => {
  it('contains only values that a column can store', () => {
    fc.assert(
      fc.property(orders, positions, decisions, (order, position, decision) => {
        storable(encodeOrder(order));
        storable(encodePosition(position));
        storable(encodeDecision(decision));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps reasons with special names', () => {
    const special = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
    expect(JSON.stringify(numbersOf(jsonNumbers(special)))).toBe(JSON.stringify(special));
  });

  it.each(['NaN', 'Infinity', '-Infinity', '-0'])(
    'distinguishes the text %s from the number',
    (text) => {
      const [decision] = fc.sample(decisions, 1) as [DecisionRecord];
      const signal = { ...decision.signal, leader: text, entry: Number(text), stop: 1 };
      const verdicts = [passed('STALE_DATA', { text, number: Number(text), plain: 1 })];
      const { signalId: id, prediction } = decision;
      const shared = decodeSignal(encodeSignal({ id, signal, prediction }));
      expect(shared.signal).toStrictEqual(signal);
      const row = encodeDecision({ ...decision, verdicts });
      const read = decodeDecision(row, new Map([[id, shared]]));
      expect(read.verdicts).toStrictEqual(verdicts);
    },
  );

  it('keeps amounts as exact text', () => {
    const [fill] = fc.sample(fills, 1);
    const exact = '0.123456789012345678901234567890123456789';
    expect(fill && encodeFill({ ...fill, price: new Decimal(exact) as never }).price).toBe(exact);
  });
});
