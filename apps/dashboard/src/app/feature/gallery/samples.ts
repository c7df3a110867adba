import type { FunnelStep } from '../../ui/marks/funnel.js';
import type { Candle, ChartMark } from '../../util/candles.js';
import type { Point } from '../../util/scales.js';
import type { GateRow, GateState, Reading, WhyView } from '../../util/why.js';

const START = Date.UTC(2026, 10, 24, 0, 0);
const STEP = 15 * 60_000;

/** A repeatable source of numbers from 0 to 1. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export function sampleCandles(count: number): readonly Candle[] {
  const next = numbersFrom(7);
  let price = 59_600;
  return Array.from({ length: count }, (_, index) => {
    const open = price;
    const drift = Math.sin(index / 37) * 9 + Math.sin(index / 11) * 5;
    const close = open + drift + (next() - 0.5) * 90;
    const high = Math.max(open, close) + next() * 45;
    const low = Math.min(open, close) - next() * 45;
    price = close;
    return {
      at: START + index * STEP,
      open,
      high,
      low,
      close,
      volume: 10 + next() * 60 + Math.abs(close - open) / 3,
    };
  });
}

export function sampleMarks(candles: readonly Candle[]): readonly ChartMark[] {
  const kinds = ['refusal', 'refusal', 'entry', 'refusal', 'exit'] as const;
  return candles
    .filter((_, index) => index % 17 === 9)
    .map((candle, index) => {
      const kind = kinds[index % kinds.length] ?? 'refusal';
      return {
        id: `d-1-${4_700 + index}`,
        at: candle.at,
        kind,
        direction: 'long',
        multiple: kind === 'exit' ? (index % 2 === 0 ? 1.2 : -1) : null,
        title: kind === 'refusal' ? 'SPREAD_TOO_WIDE' : 'keltner',
      };
    });
}

export function sampleEquity(count: number): readonly Point[] {
  const next = numbersFrom(11);
  let value = 9_870;
  return Array.from({ length: count }, (_, index) => {
    value += (next() - 0.487) * 22 + Math.sin(index / 90) * 1.1;
    return { at: START + index * 3_600_000, value };
  });
}

export const FUNNEL: readonly FunnelStep[] = [
  { key: 'scans', title: 'Scans', limit: '', count: 401 },
  { key: 'signals', title: 'Signals', limit: '', count: 98 },
  { key: 'DIRECTION_NOT_ALLOWED', title: 'Direction allowed', limit: '', count: 71 },
  { key: 'CONFLUENCE_BELOW_MIN', title: 'Confluence', limit: '≥ 0.60', count: 31 },
  { key: 'AI_BELOW_THRESHOLD', title: 'Prediction', limit: '≥ 0.55', count: 19 },
  { key: 'SPREAD_TOO_WIDE', title: 'Spread', limit: '≤ 0.15 %', count: 9 },
  { key: 'EXPOSURE_LIMIT', title: 'Risk limits', limit: '', count: 6 },
  { key: 'entered', title: 'Entered', limit: '', count: 4 },
];

const GATE_SAMPLES: readonly (readonly [string, GateState, Reading | null])[] = [
  ['ENGINE_PAUSED', 'passed', { value: 0, limit: 0, comparator: '<=', unit: 'count' }],
  ['STALE_DATA', 'passed', { value: 2_100, limit: 5_000, comparator: '<=', unit: 'milliseconds' }],
  ['CLOCK_SKEW', 'passed', { value: 40, limit: 1_000, comparator: '<=', unit: 'milliseconds' }],
  [
    'INSTRUMENT_NOT_TRADABLE',
    'passed',
    { value: 'online', limit: 'online', comparator: '=', unit: 'word' },
  ],
  [
    'DIRECTION_NOT_ALLOWED',
    'passed',
    { value: 'long', limit: 'long', comparator: '=', unit: 'word' },
  ],
  ['CONFLUENCE_BELOW_MIN', 'passed', { value: 7, limit: 3, comparator: '>=', unit: 'votes' }],
  ['CONFIDENCE_BELOW_MIN', 'passed', { value: 0.68, limit: 0.6, comparator: '>=', unit: 'score' }],
  ['RISK_REWARD_BELOW_MIN', 'passed', { value: 2.1, limit: 1.5, comparator: '>=', unit: 'ratio' }],
  [
    'COST_SHARE_TOO_HIGH',
    'passed',
    { value: 0.18, limit: 0.3, comparator: '<=', unit: 'fraction' },
  ],
  [
    'SPREAD_TOO_WIDE',
    'refused',
    { value: 0.0021, limit: 0.0015, comparator: '<=', unit: 'fraction' },
  ],
  [
    'BOOK_UNKNOWN',
    'outlook-passes',
    { value: 400, limit: 5_000, comparator: '<=', unit: 'milliseconds' },
  ],
  ['QUIET_HOURS', 'outlook-passes', null],
  [
    'AI_BELOW_THRESHOLD',
    'outlook-passes',
    { value: 0.57, limit: 0.55, comparator: '>=', unit: 'score' },
  ],
  [
    'POSITION_EXISTS',
    'outlook-passes',
    { value: false, limit: false, comparator: '=', unit: 'flag' },
  ],
  ['MAX_POSITIONS', 'outlook-passes', { value: 2, limit: 4, comparator: '<', unit: 'count' }],
  [
    'DAILY_LOSS_LIMIT',
    'outlook-passes',
    { value: 0.008, limit: 0.03, comparator: '<', unit: 'fraction' },
  ],
  [
    'DRAWDOWN_LIMIT',
    'outlook-passes',
    { value: 0.011, limit: 0.12, comparator: '<', unit: 'fraction' },
  ],
  [
    'EXPOSURE_LIMIT',
    'outlook-passes',
    { value: 0.31, limit: 0.6, comparator: '<=', unit: 'fraction' },
  ],
  ['GLOBAL_EXPOSURE_LIMIT', 'skipped', null],
  [
    'INSUFFICIENT_FUNDS',
    'outlook-passes',
    { value: 2_510, limit: 7_214, comparator: '<=', unit: 'money' },
  ],
];

const gates: readonly GateRow[] = GATE_SAMPLES.map(([code, state, reading]) => ({
  code,
  state,
  reading,
  note: '',
}));

const cell = (strength: number) =>
  strength === 0
    ? null
    : ({ direction: strength > 0 ? 'long' : 'short', strength: Math.abs(strength) } as const);

export const REFUSED: WhyView = {
  id: 'd-1-4812',
  at: '2026-11-24T14:45:02Z',
  instrument: 'BTC/USD',
  outcome: 'rejected',
  direction: 'long',
  strategy: 'supertrend',
  gates,
  votes: {
    timeframes: ['1m', '5m', '15m', '1h'],
    votesFor: 7,
    votesAgainst: 2,
    silent: 3,
    rows: [
      {
        strategy: 'keltner',
        cells: [0.4, 0.7, 0.8, 0].map(cell),
        weight: 0.22,
        reasons: [
          ['band', 59_688.2],
          ['atr', 112.4],
        ],
      },
      { strategy: 'supertrend', cells: [0.6, 0.6, 0.7, 0.5].map(cell), weight: 0.26, reasons: [] },
      { strategy: 'trend', cells: [0, 0.5, 0.6, 0.6].map(cell), weight: 0.24, reasons: [] },
      {
        strategy: 'mean_reversion',
        cells: [-0.5, -0.3, 0, 0].map(cell),
        weight: 0.12,
        reasons: [],
      },
    ],
  },
  candle: {
    timeframe: '15m',
    closedAt: '2026-11-24T14:45:00Z',
    open: 59_604.1,
    high: 59_688,
    low: 59_590.2,
    close: 59_633.6,
    volume: 41.7,
  },
  regime: 'trend up, volatility mid × 1.2',
  scores: [
    { key: 'confluence', value: 0.68, limit: 0.6, passed: true, note: '' },
    { key: 'prediction', value: 0.57, limit: 0.55, passed: true, note: 'm-7, wasm' },
  ],
  sizing: {
    quantity: null,
    notional: null,
    risk: null,
    steps: [
      { name: 'risk_budget', multiplier: null, cap: null, after: 2_498.55 },
      { name: 'drawdown', multiplier: 0.8, cap: null, after: 1_998.84 },
      { name: 'liquidity', multiplier: null, cap: 8_400, after: 1_998.84 },
      { name: 'venue_lot', multiplier: 0.9995, cap: null, after: 1_997.72 },
    ],
  },
  since: { end: 'target', multiple: 0.64 },
};

export const ACCEPTED: WhyView = {
  ...REFUSED,
  id: 'd-1-4797',
  at: '2026-11-24T11:15:01Z',
  outcome: 'accepted',
  gates: gates.map((gate) => ({ ...gate, state: 'passed' })),
  sizing: { ...REFUSED.sizing, quantity: '0.0335', notional: '1997.72', risk: '100.97' },
  since: { end: 'open', multiple: 0.61 },
};

export interface SamplePosition {
  readonly id: string;
  readonly instrument: string;
  readonly side: 'long' | 'short';
  readonly quantity: string;
  readonly entry: string;
  readonly now: string;
  readonly stop: number;
  readonly target: number;
  readonly digits: number;
  readonly pnl: string;
  readonly multiple: number;
}

export const POSITIONS: readonly SamplePosition[] = [
  {
    id: 'p-1',
    instrument: 'BTC/USD',
    side: 'long',
    quantity: '0.0335',
    entry: '59633.6',
    now: '59871.2',
    stop: 59_240,
    target: 60_420,
    digits: 1,
    pnl: '7.96',
    multiple: 0.61,
  },
  {
    id: 'p-2',
    instrument: 'ETH/USD',
    side: 'short',
    quantity: '0.4100',
    entry: '3131.05',
    now: '3120.40',
    stop: 3_156.2,
    target: 3_080.6,
    digits: 2,
    pnl: '4.37',
    multiple: 0.42,
  },
  {
    id: 'p-3',
    instrument: 'SOL/USD',
    side: 'long',
    quantity: '3.2000',
    entry: '182.10',
    now: '181.46',
    stop: 180.4,
    target: 185.5,
    digits: 2,
    pnl: '-2.05',
    multiple: -0.38,
  },
];

export interface SampleOrder {
  readonly id: string;
  readonly at: string;
  readonly instrument: string;
  readonly side: string;
  readonly status: string;
  readonly quantity: string;
  readonly price: string;
  readonly pnl: string | null;
}

export function sampleOrders(count: number): readonly SampleOrder[] {
  const next = numbersFrom(5);
  const instruments = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'ADA/USD', 'LINK/USD'];
  const statuses = ['FILLED', 'CANCELED', 'ACCEPTED', 'REJECTED', 'PARTIALLY_FILLED'];
  return Array.from({ length: count }, (_, index) => ({
    id: `o-${count - index}`,
    at: new Date(START - index * 61_000).toISOString(),
    instrument: instruments[Math.floor(next() * instruments.length)] ?? '',
    side: next() > 0.5 ? 'buy' : 'sell',
    status: statuses[Math.floor(next() * statuses.length)] ?? '',
    quantity: (next() * 3).toFixed(4),
    price: (next() * 60_000).toFixed(2),
    pnl: next() > 0.8 ? null : ((next() - 0.5) * 300).toFixed(2),
  }));
}
