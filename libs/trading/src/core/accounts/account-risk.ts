import { HOUR_MS, type EpochMs } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';
import type { RiskOptions, RiskState } from '@tidegate/risk';
import { tradingDayOf } from '@tidegate/risk';

import type { EngineRun } from '../engine-run.js';

/** Limits of an account and what they compare with now. Amounts are numbers in account currency. */
export interface AccountRisk {
  /** `null` before the first funds. */
  readonly equity: number | null;
  readonly state: RiskState | null;
  readonly options: RiskOptions;
  readonly grossNotional: number;
  readonly openPositions: number;
  readonly entriesLastHour: number;
  readonly entriesToday: number;
}

/** `null` for an account that the engine does not have. */
export function accountRiskOf(
  run: EngineRun,
  scope: AccountScope,
  at: EpochMs,
): AccountRisk | null {
  const trader = run.roster.find(scope);
  if (!trader) return null;
  const { riskState: state, profile } = trader;
  const options = profile.risk;
  const isToday = state !== null && tradingDayOf(at, options.day) === state.tradingDay;
  return {
    equity: state ? trader.equity : null,
    ...{ state, options },
    grossNotional: trader.grossNotional,
    openPositions: trader.openPositions,
    entriesLastHour: state?.entryTimes.filter((entry) => entry > at - HOUR_MS).length ?? 0,
    entriesToday: isToday ? state.entriesToday : 0,
  };
}
