import { describe, expect, it } from '@jest/globals';
import type { DecisionCardAnswer, GateResultAnswer, SinceAnswer } from '@tidegate/contracts';

import { followed, whyOfCard } from './why-of-card.js';

const CHECK = { comparator: '<=', unit: 'fraction' } as GateResultAnswer['check'];
const gate = (
  code: GateResultAnswer['gate'],
  mark: GateResultAnswer['mark'],
  outlook: GateResultAnswer['outlook'] = null,
): GateResultAnswer => ({
  gate: code,
  place: 1,
  mark,
  outlook,
  check: CHECK,
  value: 0.0021,
  limit: 0.0015,
  message: '',
  numbers: {},
});
const SINCE: SinceAnswer = { state: 'target', r: 0.64, at: null, price: null };
const CARD = {
  decision: {
    id: 'd-1',
    at: '2026-01-01T00:00:00Z',
    instrument: 'kraken:BTC/USD',
    outcome: 'rejected',
    direction: 'long',
    strategy: 'keltner',
    quantity: null,
    notional: null,
    risk: null,
  },
  candle: {
    timeframe: '15m',
    closedAt: '2026-01-01T00:00:00Z',
    ageMs: 2_100,
    candle: { openTime: '', open: 1, high: 3, low: 0.5, close: 2, volume: 9, trades: 1 },
  },
  timeframes: ['1m', '5m'],
  voters: [
    {
      strategy: 'keltner',
      weight: 0.2,
      votes: [null, { direction: 'long', strength: 0.7, reasons: { band: 5, note: 'high' } }],
    },
  ],
  votes: { votesFor: 3, votesAgainst: 1, silent: null },
  regime: { trend: 'trend', volatility: 'mid' },
  confidence: { value: 0.68, limit: 0.6 },
  prediction: { predictor: 'heuristic', value: 0.5, limit: 0.55 },
  gates: [
    gate('STALE_DATA', 'passed'),
    gate('SPREAD_TOO_WIDE', 'refused'),
    gate('MAX_POSITIONS', 'not_asked', 'passes'),
    gate('EXPOSURE_LIMIT', 'not_asked', 'refuses'),
    gate('RISK_OF_RUIN', 'not_asked'),
    gate('QUIET_HOURS', 'skipped'),
  ],
  sizing: null,
  since: SINCE,
  position: null,
  orders: [],
  trade: null,
} as unknown as DecisionCardAnswer;

const why = whyOfCard(CARD, ({ trend, volatility }) => `${trend} ${volatility}`);

describe('the why card of a decision', () => {
  it('says of each gate whether it passed, refused, or what it would have answered', () => {
    expect(why.gates.map(({ state }) => state)).toEqual([
      'passed',
      'refused',
      'outlook-passes',
      'outlook-refuses',
      'skipped',
      'skipped',
    ]);
    expect(why.gates[1]?.reading).toEqual({
      value: 0.0021,
      limit: 0.0015,
      comparator: '<=',
      unit: 'fraction',
    });
  });

  it('shows the votes by timeframe with the numbers behind the strongest', () => {
    expect(why.votes.rows).toEqual([
      {
        strategy: 'keltner',
        weight: 0.2,
        cells: [null, { direction: 'long', strength: 0.7 }],
        reasons: [['band', 5]],
      },
    ]);
    expect(why.votes.silent).toBe(0);
  });

  it('compares the scores with their limits', () => {
    expect(why.scores.map(({ key, passed }) => [key, passed])).toEqual([
      ['confluence', true],
      ['prediction', false],
    ]);
  });

  it('names the instrument without its venue, the candle, and the regime', () => {
    expect(why.instrument).toBe('BTC/USD');
    expect(why.candle).toMatchObject({ timeframe: '15m', close: 2 });
    expect(why.regime).toBe('trend mid');
    expect(whyOfCard({ ...CARD, candle: { ...CARD.candle, candle: null } }, () => '').candle).toBe(
      null,
    );
  });

  it.each([
    ['take_profit_target', 'target'],
    ['stop_loss', 'stop'],
    ['time_limit', 'time'],
  ] as const)('says of a trade that ended by %s: %s', (exitReason, end) => {
    const trade = { exitReason, rMultiple: 1.2 } as DecisionCardAnswer['trade'];
    expect(whyOfCard({ ...CARD, since: null, trade }, () => '').since).toEqual({
      end,
      multiple: 1.2,
    });
  });

  it('says that a position is still open', () => {
    const open = {
      ...CARD,
      since: null,
      decision: { ...CARD.decision, outcome: 'accepted' },
      position: {},
    } as unknown as DecisionCardAnswer;
    expect(whyOfCard(open, () => '').since).toEqual({ end: 'open', multiple: null });
  });
});

describe('what became of a trade that was not made', () => {
  it.each([
    ['target', { end: 'target', multiple: 0.64 }],
    ['stop', { end: 'stop', multiple: 0.64 }],
    ['time_limit', { end: 'time', multiple: 0.64 }],
    ['following', { end: 'open', multiple: 0.64 }],
    ['not_followed', null],
  ] as const)('%s is %j', (state, facts) => {
    expect(followed({ ...SINCE, state })).toEqual(facts);
  });
});
