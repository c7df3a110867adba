import type { GateCode, Verdict, VerdictNumbers } from '@tidegate/model';

import {
  decidingReading,
  readingsOf,
  type GateCheck,
  type GateDescription,
  type GateReading,
} from './gate-checks.js';

type Limit = string | { readonly constant: number | string | boolean };
type Extras = Partial<Pick<GateCheck, 'option' | 'limitOf' | 'isWaived' | 'isAbsolute'>>;

/** Describes every gate. A verdict's numbers contain the keys of at least one check of its gate. */
export const GATE_CATALOGUE: Readonly<Record<GateCode, GateDescription>> = {
  ENGINE_PAUSED: gate(
    'Entries paused',
    'Entries are not paused by a person, the engine or a breaker. Exits are never paused.',
    [check('pauses', '<=', { constant: 0 }, 'count')],
  ),
  STALE_DATA: gate(
    'Fresh data',
    'The newest candle and quote are recent, the signal has not expired, and every open position has a price.',
    [
      check('candleAgeMs', '<=', 'candleAgeMsMax', 'milliseconds', {
        option: 'freshness.candleAgeMsMax',
      }),
      check('quoteAgeMs', '<=', 'quoteAgeMsMax', 'milliseconds', {
        option: 'freshness.quoteAgeMsMax',
        isWaived: ({ quoteRequired }) => quoteRequired !== true,
      }),
      check('signalOverdueMs', '<=', { constant: 0 }, 'milliseconds'),
      check('unmarked', '<=', { constant: 0 }, 'count'),
    ],
  ),
  CLOCK_SKEW: gate('Clock', 'Our clock and the clock of the venue agree.', [
    check('clockSkewMs', '<=', 'limit', 'milliseconds', {
      option: 'freshness.clockSkewMsMax',
      isAbsolute: true,
    }),
  ]),
  INSTRUMENT_NOT_TRADABLE: gate(
    'Tradable',
    'The instrument and the venue trade without restrictions.',
    [
      check('venueStatus', '=', { constant: 'online' }, 'word'),
      check('status', '=', { constant: 'online' }, 'word'),
    ],
  ),
  DIRECTION_NOT_ALLOWED: gate(
    'Direction',
    'A spot account opens only longs: a short signal can only close its position.',
    [
      check('direction', '=', { constant: 'long' }, 'word', {
        isWaived: ({ kind }) => kind === 'margin',
      }),
    ],
  ),
  CONFLUENCE_BELOW_MIN: gate(
    'Confluence',
    'Enough independent votes support the signal, or one vote with enough confidence.',
    [
      check('votesFor', '>=', 'votesMin', 'votes', {
        option: 'signal.votesMin',
        isWaived: ({ solo }) => solo === true,
      }),
    ],
  ),
  CONFIDENCE_BELOW_MIN: gate('Confidence', 'The combined confidence of the votes is high enough.', [
    check('confidence', '>=', 'limit', 'score', { option: 'signal.confidenceMin' }),
  ]),
  RISK_REWARD_BELOW_MIN: riskReward(),
  COST_SHARE_TOO_HIGH: gate(
    'Cost share',
    'Costs of entering and of leaving at the stop, as a fraction of the distance to the stop.',
    [check('used', '<=', 'limit', 'fraction', { option: 'costs.shareMax' })],
  ),
  SPREAD_TOO_WIDE: gate(
    'Spread',
    'The distance between bid and ask, as a fraction of the price and of the average true range.',
    [
      check('spreadRate', '<=', 'spreadRateMax', 'fraction', { option: 'market.spreadRateMax' }),
      check('spreadRate', '<=', 'spreadToAtrMax', 'fraction', {
        limitOf: (numbers) => numberOf(numbers, 'spreadToAtrMax') * numberOf(numbers, 'atrRate'),
      }),
    ],
  ),
  BOOK_UNKNOWN: gate('Order book', 'A fresh order book is known, if the profile requires one.', [
    check('known', '=', { constant: true }, 'flag'),
  ]),
  EVENT_BLACKOUT: gate('Planned events', 'No planned event blocks entries at this time.', [
    check('until', 'none', { constant: '' }, 'instant'),
    check('windows', '>=', { constant: 0 }, 'count'),
  ]),
  QUIET_HOURS: gate('Quiet hours', 'The hour is not one of the quiet hours of the profile.', [
    check('hour', 'none', { constant: '' }, 'hour'),
  ]),
  AI_BELOW_THRESHOLD: gate(
    'Prediction',
    'The confidence of the predictor, blended with the confidence of the votes, is high enough.',
    [check('confidence', '>=', 'limit', 'score', { option: 'signal.aiConfidenceMin' })],
  ),
  POSITION_EXISTS: gate('One position', 'The account has no position in the instrument.', [
    check('exists', '=', { constant: false }, 'flag'),
  ]),
  COOLDOWN_INSTRUMENT: cooldown('Instrument cooldown', 'the last trade in the instrument'),
  COOLDOWN_STRATEGY: cooldown('Strategy cooldown', 'the last exit of the strategy'),
  COOLDOWN_AFTER_LOSS: cooldown('Loss cooldown', 'the last losing trade'),
  MAX_POSITIONS: gate('Open positions', 'Fewer positions are open than the limit.', [
    check('open', '<', 'limit', 'count', { option: 'limits.positionsMax' }),
  ]),
  CORRELATION_GROUP_FULL: gate(
    'Correlation group',
    'Fewer positions are open in the group of the asset than the limit.',
    [
      check('open', '<', 'limit', 'count', { option: 'limits.positionsPerGroupMax' }),
      check('group', '=', { constant: '' }, 'word', { isWaived: ({ open }) => open !== undefined }),
    ],
  ),
  CORRELATED_EXPOSURE: gate(
    'Correlated exposure',
    'The limit for positions that move together leaves room for the smallest order.',
    [check('room', '>=', 'smallest', 'money', { isWaived: ({ notional }) => notional === 0 })],
  ),
  MAX_TRADES_PER_HOUR: pace('Trades per hour', 'the last hour', 'pace.tradesPerHourMax'),
  MAX_TRADES_PER_DAY: pace('Trades per day', 'this trading day', 'pace.tradesPerDayMax'),
  DAILY_LOSS_LIMIT: gate(
    'Daily loss',
    'The loss since the start of the trading day, as a fraction of the equity at its start.',
    [check('lossRate', '<', 'limit', 'fraction', { option: 'limits.dailyLossRateMax' })],
  ),
  DRAWDOWN_LIMIT: gate('Drawdown', 'The fall of equity from its peak, as a fraction of the peak.', [
    check('drawdown', '<', 'limit', 'fraction', { option: 'limits.drawdownRateMax' }),
  ]),
  RISK_OF_RUIN: gate('Risk of ruin', 'The estimated probability of ruin is low enough.', [
    check('probability', '<=', 'limit', 'fraction', {
      option: 'ruin.probabilityMax',
      isWaived: ({ action, probability }) => action === 'probation' || probability === 'unknown',
    }),
  ]),
  EXPOSURE_LIMIT: gate(
    'Exposure',
    'The exposure limit of the account leaves room for the smallest order.',
    [check('room', '>=', 'smallest', 'money')],
  ),
  GLOBAL_EXPOSURE_LIMIT: gate(
    'Tenant exposure',
    'The exposure limit over all accounts of the tenant leaves room for the smallest order.',
    [
      check('used', '<=', 'limit', 'money', {
        limitOf: (numbers) => numberOf(numbers, 'limit') - numberOf(numbers, 'smallest'),
      }),
      check('limit', '=', { constant: 'none' }, 'word', {
        isWaived: ({ used }) => used !== undefined,
      }),
    ],
  ),
  SIZE_BELOW_MINIMUM: gate(
    'Size',
    'The risk budget and every cap allow the smallest order of the venue.',
    [
      check('room', '>=', 'smallest', 'money'),
      check('notional', '>', { constant: 0 }, 'money'),
      check('affordable', '>=', { constant: 0 }, 'money'),
    ],
  ),
  INSUFFICIENT_FUNDS: gate('Funds', 'Free cash covers the smallest order and its fee.', [
    check('affordable', '>=', 'smallest', 'money'),
    check('cash', '>=', 'notional', 'money'),
  ]),
};

/** The check behind a verdict with its value and limit; `null` if the verdict was stored without its numbers. */
export function gateReading(verdict: Verdict): GateReading | null {
  return decidingReading(GATE_CATALOGUE[verdict.gate], verdict);
}

/** Whether a verdict would have passed its main check with another limit. Its other checks are taken as they were. */
export function passesWith({ gate, passed, numbers }: Verdict, limit: number): boolean {
  const { main } = GATE_CATALOGUE[gate];
  if (main.limit === null) return passed;
  const [reading] = readingsOf(
    { checks: [main] },
    { numbers: { ...numbers, [main.limit]: limit } },
  );
  return reading?.holds ?? passed;
}

/** `riskReward` is 0 or less for a stop or target on the wrong side. */
function riskReward(): GateDescription {
  const main = check('riskReward', '>=', 'riskRewardMin', 'ratio', {
    option: 'signal.riskRewardMin',
  });
  return {
    title: 'Risk to reward',
    explanation:
      'The levels are valid prices, the stop is not too far, and the target is far enough compared with the stop, before and after costs.',
    main,
    checks: [
      ...['entry', 'stop', 'target'].flatMap((level) => [
        check(level, '>=', 'tick', 'price'),
        check(level, '<=', { constant: Number.MAX_VALUE }, 'price'),
      ]),
      check('stopRate', '>', { constant: 0 }, 'fraction'),
      check('riskReward', '>', { constant: 0 }, 'ratio'),
      check('stopRate', '<=', 'stopRateMax', 'fraction', { option: 'signal.stopRateMax' }),
      main,
      check('used', '>=', 'limit', 'ratio', {
        option: 'costs.netRiskRewardMin',
        isWaived: ({ limit }) => limit === 0,
      }),
    ],
  };
}

function cooldown(title: string, after: string): GateDescription {
  return gate(title, `The cooldown after ${after} is over.`, [
    check('leftMs', '<=', { constant: 0 }, 'milliseconds'),
  ]);
}

function pace(title: string, span: string, option: string): GateDescription {
  return gate(title, `Fewer entries in ${span} than the limit; a limit of 0 means no limit.`, [
    check('entries', '<', 'limit', 'count', { option, isWaived: ({ limit }) => limit === 0 }),
  ]);
}

function gate(
  title: string,
  explanation: string,
  checks: readonly [GateCheck, ...GateCheck[]],
): GateDescription {
  return { title, explanation, main: checks[0], checks };
}

function check(
  ...[value, comparator, limit, unit, extras]: [
    string,
    GateCheck['comparator'],
    Limit,
    GateCheck['unit'],
    Extras?,
  ]
): GateCheck {
  const bound =
    typeof limit === 'string'
      ? { limit, constant: null }
      : { limit: null, constant: limit.constant };
  return { value, comparator, ...bound, unit, option: null, ...extras };
}

function numberOf(numbers: VerdictNumbers, key: string): number {
  const value = numbers[key];
  return typeof value === 'number' ? value : Number.NaN;
}
