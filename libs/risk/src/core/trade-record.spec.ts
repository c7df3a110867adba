import { describe, expect, it } from '@jest/globals';

import { riskOptionsWith } from '../../testing/index.js';
import { RiskOptions } from './options/risk-options.js';
import type { RuinState } from './risk-state.js';
import { recordAfterTrade } from './trade-record.js';

const options = new RiskOptions();
const NOT_EVALUATED: RuinState = { probability: null, probationLeft: 0 };

/** R-multiples of +1 and −1, evenly spread. */
const multiples = (wins: number, losses: number): readonly number[] =>
  Array.from({ length: wins + losses }, (_, index) =>
    index % 10 < wins / ((wins + losses) / 10) ? 1 : -1,
  );

type TradeRecord = Pick<ReturnType<typeof recordAfterTrade>, 'ruin' | 'rMultiples'>;

/** The record after more trades with these R-multiples. */
function after(
  { ruin, rMultiples }: TradeRecord,
  further: readonly number[],
  rules: RiskOptions = options,
): TradeRecord {
  return further.reduce<TradeRecord>(
    (standing, multiple) => {
      const record = [...standing.rMultiples, multiple];
      const closedTrades = record.length;
      return recordAfterTrade({ ruin: standing.ruin, rMultiples: record, closedTrades }, rules);
    },
    { ruin, rMultiples },
  );
}

const repeated = (multiple: number, times: number): readonly number[] =>
  Array<number>(times).fill(multiple);

describe('The record of trades', () => {
  it('is not evaluated before it is long enough', () => {
    const { ruin } = after({ ruin: NOT_EVALUATED, rMultiples: [] }, repeated(-1, 29));
    expect(ruin).toEqual(NOT_EVALUATED);
  });

  it('puts the account on probation when it makes ruin likely', () => {
    const { ruin } = after({ ruin: NOT_EVALUATED, rMultiples: multiples(12, 48) }, [-1]);
    expect(ruin.probability).toBeGreaterThan(0.5);
    expect(ruin.probationLeft).toBe(options.ruin.probationTrades);
  });

  it('keeps a good account at normal size', () => {
    const { ruin } = after({ ruin: NOT_EVALUATED, rMultiples: multiples(42, 18) }, [1]);
    expect(ruin).toEqual({ probability: 0, probationLeft: 0 });
  });

  it('is evaluated only every few trades', () => {
    const judged = { probability: 0, probationLeft: 0 };
    const rMultiples = multiples(12, 49);
    const trade = (closedTrades: number) =>
      recordAfterTrade({ ruin: judged, rMultiples, closedTrades }, options).ruin;
    expect(trade(62)).toEqual(judged);
    expect(trade(65).probability).toBeGreaterThan(0.5);
  });

  it('a record without an edge by Kelly puts the account on probation at any risk of ruin', () => {
    const even = { ruin: NOT_EVALUATED, rMultiples: multiples(30, 30) };
    const unruly = riskOptionsWith({ ruin: { enabled: false } });
    expect(after(even, [-1], unruly).ruin).toEqual({ probability: null, probationLeft: 10 });
    unruly.sizing.kelly.enabled = false;
    expect(after(even, [-1], unruly).ruin).toEqual(NOT_EVALUATED);
  });
});

describe('A probation', () => {
  const begun = {
    ruin: { probability: 0.9, probationLeft: 10 },
    rMultiples: multiples(12, 48),
  };

  it('counts down with each trade', () => {
    const left = [1, 4, 9].map((trades) => after(begun, repeated(1, trades)).ruin.probationLeft);
    expect(left).toEqual([9, 6, 1]);
  });

  it('ends when its trades gained in total, and the record restarts with them', () => {
    const trades = [...repeated(-1, 4), ...repeated(0.7, 6)];
    expect(after(begun, trades)).toEqual({ ruin: NOT_EVALUATED, rMultiples: trades });
  });

  it('continues when its trades did not gain in total', () => {
    for (const trades of [[...repeated(-1, 5), ...repeated(1, 5)], repeated(-1, 10)]) {
      const { ruin, rMultiples } = after(begun, trades);
      expect(ruin.probationLeft).toBe(options.ruin.probationTrades);
      expect(rMultiples).toHaveLength(70);
    }
  });

  it('a losing probation ends when the whole record passes', () => {
    const good = { ...begun, rMultiples: multiples(42, 18) };
    expect(after(good, repeated(-0.01, 10)).ruin).toEqual({ probability: 0, probationLeft: 0 });
  });

  it('can end for an account whose whole record never passes again', () => {
    const hopeless = { ...begun, rMultiples: repeated(-1, 490) };
    expect(after(hopeless, repeated(0.1, 10)).ruin).toEqual(NOT_EVALUATED);
  });

  it('starts again when the new record is bad as well', () => {
    const released = after(begun, repeated(0.1, 10));
    const { ruin } = after(released, repeated(-1, 20));
    expect(ruin.probationLeft).toBe(options.ruin.probationTrades);
  });
});
