import type { BreakerAnswer, GaugeAnswer, RiskAnswer, ScenarioAnswer } from '@tidegate/contracts';
import { doubleOf, type InstrumentId } from '@tidegate/kernel';
import type { GateCode, Position } from '@tidegate/model';
import { ACCOUNT_BREAKERS } from '@tidegate/risk';
import type { AccountRisk } from '@tidegate/trading';

import { instantOrNull, plainNumber } from './plain-answers.js';

/** A fall of every price past all stops. */
const GAP_RATE = -0.1;

export interface RiskSources {
  readonly risk: AccountRisk;
  readonly currency: string;
  readonly positions: readonly Position[];
  /** The last price; `null` before the first. */
  readonly priceOf: (instrument: InstrumentId) => number | null;
}

/** Limits with their use, breakers, and what some events would cost. */
export function riskAnswer(sources: RiskSources): RiskAnswer {
  const { risk, currency } = sources;
  return {
    equity: risk.equity,
    currency,
    gauges: gaugesOf(risk),
    breakers: breakersOf(risk),
    scenarios: scenariosOf(sources),
  };
}

function gaugesOf(risk: AccountRisk): readonly GaugeAnswer[] {
  const { equity, state, options, grossNotional, openPositions } = risk;
  const { limits, pace, ruin } = options;
  const dayStart = state?.dayStartEquity ?? null;
  const peak = state?.equityPeak ?? null;
  const below = (base: number | null): number | null =>
    base === null || equity === null ? null : Math.max(0, (base - equity) / base);
  const exposure = equity === null || equity <= 0 ? null : grossNotional / equity;
  return [
    fraction('DAILY_LOSS_LIMIT', {
      used: below(dayStart),
      limit: limits.dailyLossRateMax,
      of: dayStart,
    }),
    fraction('DRAWDOWN_LIMIT', { used: below(peak), limit: limits.drawdownRateMax, of: peak }),
    fraction('EXPOSURE_LIMIT', { used: exposure, limit: limits.exposureRateMax, of: equity }),
    count('MAX_POSITIONS', openPositions, limits.positionsMax),
    count('MAX_TRADES_PER_HOUR', risk.entriesLastHour, pace.tradesPerHourMax || null),
    count('MAX_TRADES_PER_DAY', risk.entriesToday, pace.tradesPerDayMax || null),
    fraction('RISK_OF_RUIN', {
      used: state?.ruin.probability ?? null,
      limit: ruin.enabled ? ruin.probabilityMax : null,
      of: null,
    }),
  ];
}

function fraction(
  gate: GateCode,
  { used, limit, of }: Record<'used' | 'limit' | 'of', number | null>,
): GaugeAnswer {
  const moneyOf = (rate: number | null): number | null =>
    rate === null || of === null ? null : rate * of;
  const share = shareOf(used, limit);
  return {
    gate,
    unit: 'fraction',
    used,
    limit,
    share,
    usedMoney: moneyOf(used),
    limitMoney: moneyOf(limit),
  };
}

function count(gate: GateCode, used: number, limit: number | null): GaugeAnswer {
  const share = shareOf(used, limit);
  return { gate, unit: 'count', used, limit, share, usedMoney: null, limitMoney: null };
}

function shareOf(used: number | null, limit: number | null): number | null {
  return used === null || limit === null || limit === 0 ? null : plainNumber(used / limit);
}

function breakersOf({ state }: AccountRisk): readonly BreakerAnswer[] {
  return ACCOUNT_BREAKERS.map((breaker) => {
    const {
      tripped = false,
      reason = '',
      trippedAt = null,
    } = state?.breakers.states[breaker] ?? {};
    return { breaker, tripped, reason, since: instantOrNull(trippedAt) };
  });
}

function scenariosOf({ risk, positions, priceOf }: RiskSources): readonly ScenarioAnswer[] {
  const held = positions.filter(({ quantity }) => !quantity.isZero());
  const changeTo = (target: (position: Position, price: number) => number): ScenarioPart => {
    let [change, unknown] = [0, 0];
    for (const position of held) {
      const price = priceOf(position.instrument);
      if (price === null) unknown += 1;
      else change += gain(position, price, target(position, price));
    }
    return { change, unknown };
  };
  const scenario = (name: ScenarioAnswer['scenario'], part: ScenarioPart): ScenarioAnswer => ({
    ...{ scenario: name, ...part },
    share: risk.equity ? part.change / risk.equity : null,
  });
  return [
    scenario(
      'all_stops',
      changeTo(({ plan }) => doubleOf(plan.stop)),
    ),
    scenario(
      'gap_down',
      changeTo((_position, price) => price * (1 + GAP_RATE)),
    ),
    scenario('venue_gone', { change: -(risk.equity ?? 0), unknown: 0 }),
  ];
}

type ScenarioPart = Pick<ScenarioAnswer, 'change' | 'unknown'>;

function gain({ direction, quantity }: Position, from: number, to: number): number {
  const move = (to - from) * doubleOf(quantity);
  return direction === 'long' ? move : -move;
}
