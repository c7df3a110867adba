import type { EpochMs, InstrumentId } from '@tidegate/kernel';
import {
  candleCloseTime,
  candleOpenTime,
  type AccountScope,
  type ConfluenceSignal,
  type Timeframe,
} from '@tidegate/model';
import { isConvincing, type RiskOptions } from '@tidegate/risk';

import type { OpinionStanding } from '../analysis/instrument-analysis.js';
import type { EngineRun } from '../engine-run.js';

/** What the strategies of an account's profile say about an instrument now. */
export interface InstrumentStanding {
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly primary: Timeframe;
  readonly opinions: readonly OpinionStanding[];
  /** What the votes add up to, without the order book; `null` if there is no direction. */
  readonly signal: ConfluenceSignal | null;
  readonly isConvincing: boolean;
  readonly limits: RiskOptions['signal'];
  /** The next close of the primary timeframe, which triggers a scan. */
  readonly nextScanAt: EpochMs;
}

/** `null` for an account or an instrument that the engine does not trade. Changes nothing. */
export function standingOf(
  run: EngineRun,
  ...[scope, instrument, at]: [AccountScope, InstrumentId, EpochMs]
): InstrumentStanding | null {
  const trader = run.roster.find(scope);
  const analysis = trader && run.life.analysisOf(trader);
  if (!trader || !analysis || !run.instruments.has(instrument)) return null;
  const { primary } = analysis.profile;
  const { opinions, signal } = analysis.standing(instrument, at);
  const limits = trader.profile.risk.signal;
  return {
    ...{ instrument, at, primary, opinions, signal, limits },
    isConvincing: signal !== null && isConvincing(signal, limits),
    nextScanAt: candleCloseTime(candleOpenTime(at, primary), primary),
  };
}
