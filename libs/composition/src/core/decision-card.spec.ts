import { describe, expect, it } from '@jest/globals';
import { epochMs, orderId, price } from '@tidegate/kernel';
import { GATE_CODES, type ConfluenceVote, type DecisionRecord } from '@tidegate/model';
import type { StoredMissedTrade } from '@tidegate/persistence';
import { assessAfter, assessEntry } from '@tidegate/risk';
import { aHeldExposure, anEntryContext, type ContextPlan } from '@tidegate/risk/testing';
import { decisionRow, fillRow, orderRow, positionRow, tradeRow } from '@tidegate/trading/testing';

import { decisionCard, type CardSources } from './decision-card.js';

const VOTERS = {
  timeframes: ['1m', '15m'] as const,
  weights: { keltner: 0.25, supertrend: 0.12, trend: 0.08 },
};

/** A decision as the gates make it of the context. */
function decided(plan: ContextPlan): DecisionRecord {
  const context = anEntryContext(plan);
  const { accepted, rejectedBy, verdicts, sizing } = assessEntry(context);
  const { signal, prediction } = context;
  const outcome = accepted ? 'accepted' : 'rejected';
  return { ...decisionRow(), outcome, rejectedBy, verdicts, sizing, signal, prediction };
}

function cardOf(plan: ContextPlan, over: Partial<CardSources> = {}) {
  const decision = decided(plan);
  const { rejectedBy } = decision;
  return decisionCard({
    trace: { decision, position: null, orders: [], fills: [], trade: null },
    candle: null,
    profile: VOTERS,
    missed: null,
    outlook: rejectedBy === null ? null : assessAfter(anEntryContext(plan), rejectedBy),
    withoutBreakeven: null,
    neighbours: { previous: null, next: null },
    ...over,
  });
}

const WIDE: ContextPlan = { market: { spreadRate: 0.0033 }, regime: { atrRate: 0.05 } };

describe('the why card of a refusal', () => {
  it('marks every gate in order: passed, refused, not asked but recomputed', () => {
    const { gates } = cardOf(WIDE);
    expect(gates.map(({ gate }) => gate)).toEqual(GATE_CODES);
    const refusal = GATE_CODES.indexOf('SPREAD_TOO_WIDE');
    expect(gates.slice(0, refusal).every(({ mark }) => mark === 'passed')).toBe(true);
    expect(gates[refusal]).toMatchObject({ mark: 'refused', outlook: null, place: refusal + 1 });
    const later = gates.slice(refusal + 1);
    expect(later.every(({ mark, outlook }) => mark === 'not_asked' && outlook === 'passes')).toBe(
      true,
    );
    expect(later.every(({ check }) => check !== null)).toBe(true);
  });

  it('says what had to differ', () => {
    const { needed } = cardOf(WIDE);
    expect(needed).toMatchObject({ gate: 'SPREAD_TOO_WIDE', value: 0.0033, limit: 0.003 });
    expect(needed?.difference).toBeCloseTo(-0.0003, 12);
    expect(needed?.distance).toBeCloseTo(0.1, 12);
    expect(needed?.check.option).toBe('risk.market.spreadRateMax');
  });

  it('names the later gates that would refuse, too', () => {
    const positions = [aHeldExposure({ instrument: anEntryContext().instrument.id, base: 'BTC' })];
    const card = cardOf({ ...WIDE, portfolio: { positions } });
    expect(card.outlook).toEqual({ state: 'others_refuse', refusing: ['POSITION_EXISTS'] });
    expect(cardOf(WIDE).outlook).toEqual({ state: 'all_pass', refusing: [] });
  });

  it('shows the size that the entry would have had', () => {
    const { sizing } = cardOf(WIDE);
    expect(sizing).toMatchObject({ recomputed: true });
    expect(sizing?.factors[0]?.name).toBe('risk_budget');
  });

  it('leaves later gates open if their state was not recorded', () => {
    const card = cardOf(WIDE, { outlook: null });
    expect(card.outlook).toEqual({ state: 'not_recorded', refusing: [] });
    expect(card.gates.at(-1)).toMatchObject({ mark: 'not_asked', outlook: null, check: null });
    expect(card.sizing).toBeNull();
  });

  it('tells what became of the trade', () => {
    expect(cardOf(WIDE).since).toMatchObject({ state: 'not_followed', r: null });
    const end = { result: 'target', price: 104, at: epochMs(60_000), r: 0.64 } as const;
    const missed = { end, followedUntil: null } as StoredMissedTrade;
    expect(cardOf(WIDE, { missed }).since).toEqual({
      ...{ state: 'target', r: 0.64, price: 104 },
      at: '1970-01-01T00:01:00.000Z',
    });
    const open = { end: null, followedUntil: 5 } as StoredMissedTrade;
    expect(cardOf(WIDE, { missed: open }).since?.state).toBe('following');
  });

  it('writes no number that JSON lacks', () => {
    const card = cardOf({ ...WIDE, regime: { adx: NaN }, prediction: { probability: NaN } });
    expect(JSON.parse(JSON.stringify(card))).toEqual(card);
    expect(card.regime.adx).toBeNull();
    expect(card.prediction.probability).toBeNull();
  });

  it('compares confidence and prediction with their limits', () => {
    const card = cardOf(WIDE);
    expect(card.confidence).toEqual({ value: 0.8, limit: 0.5 });
    expect(card.prediction).toMatchObject({ predictor: 'heuristic', value: 0.7, limit: 0.5 });
  });
});

describe('the votes of a card', () => {
  const signal = decisionRow().signal;
  const spoken = signal.votes[0] as ConfluenceVote;

  it('list every strategy of the profile on every timeframe, silent ones too', () => {
    const votes = [
      { ...spoken, signal: { ...spoken.signal, strategy: 'trend', timeframe: '15m' as const } },
    ];
    const { voters, timeframes, votes: counts } = cardOf({ signal: { votes } });
    expect(timeframes).toEqual(['1m', '15m']);
    expect(voters.map(({ strategy }) => strategy)).toEqual(['trend', 'keltner', 'supertrend']);
    expect(voters[0]?.votes).toEqual([null, expect.objectContaining({ weight: spoken.weight })]);
    expect(voters[1]).toEqual({ strategy: 'keltner', weight: 0.25, votes: [null, null] });
    expect(counts.silent).toBe(2);
  });

  it('list only speakers if the profile is not known', () => {
    const { voters, votes } = cardOf({ signal: { votes: [spoken] } }, { profile: null });
    expect(voters).toHaveLength(1);
    expect(voters[0]?.weight).toBeNull();
    expect(votes.silent).toBeNull();
  });
});

describe('the why card of an accepted entry', () => {
  const order = orderRow({
    ...{ status: 'FILLED', side: 'buy', decisionPrice: price(100), averagePrice: price('100.5') },
    ...{ createdAt: epochMs(1_000), submittedAt: epochMs(1_020), updatedAt: epochMs(1_400) },
    ...{ triggeredAt: null, cancelRequestedAt: null, venueOrderId: 'V-1', reasonCode: '' },
  });
  const fill = fillRow({ order: order.id, at: epochMs(1_400) });
  const position = positionRow();
  const trade = tradeRow();
  const decision = decided({});
  const card = cardOf({}, { trace: { decision, position, orders: [order], fills: [fill], trade } });

  it('shows the trail of its orders with times', () => {
    const [trail] = card.orders;
    expect(trail?.events.map(({ step, afterMs }) => [step, afterMs])).toEqual([
      ['durable', 0],
      ['sent', 20],
      ['accepted', null],
      ['fill', 400],
      ['ended', 400],
    ]);
    expect(trail?.fills).toHaveLength(1);
    expect(trail?.slippage).toBeCloseTo(0.005, 12);
  });

  it('shows position, trade and every gate as passed', () => {
    expect(card.position?.id).toBe(position.id);
    expect(card.trade?.rMultiple).toBe(trade.rMultiple);
    expect(card.gates.every(({ mark }) => mark === 'passed')).toBe(true);
    expect(card).toMatchObject({ needed: null, since: null, outlook: { state: 'none' } });
    expect(card.sizing?.recomputed).toBe(false);
  });

  it('says in an order without an answer that its outcome is unknown', () => {
    const lost = {
      ...order,
      id: orderId('o-2'),
      status: 'SUBMITTED' as const,
      outcomeUnknown: true,
    };
    const trace = {
      decision,
      position,
      orders: [{ ...lost, venueOrderId: null }],
      fills: [],
      trade,
    };
    const steps = cardOf({}, { trace }).orders[0]?.events.map(({ step }) => step);
    expect(steps).toEqual(['durable', 'sent', 'unknown']);
  });

  it('has no gates for an exit by an opposite signal', () => {
    const closed = { ...decision, outcome: 'closed_opposite' as const, verdicts: [], sizing: null };
    const trace = { decision: closed, position: null, orders: [], fills: [], trade: null };
    expect(cardOf({}, { trace })).toMatchObject({ gates: [], sizing: null, since: null });
  });
});
