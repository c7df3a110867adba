import { RegimeReader, type ClosesBack, type ConfluenceView } from '@tidegate/ai';
import { IndicatorCache } from '@tidegate/indicators';
import { epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import {
  candleCloseTime,
  timeframeMs,
  type Candle,
  type Regime,
  type StrategySignal,
  type Timeframe,
} from '@tidegate/model';
import type { PreparedStrategy } from '@tidegate/strategies';

import type { AnalysisProfile } from './analysis-profile.js';
import type { CloseHistory } from './returns-correlation.js';

const NOBODY: readonly StrategySignal[] = [];

/** One series under one profile: its indicators, and the last opinion of each strategy while it is valid. */
export class SeriesAnalysis {
  readonly indicators: IndicatorCache;
  private readonly strategies: readonly PreparedStrategy[];
  private readonly regimes: RegimeReader;
  private readonly opinions: (StrategySignal | null)[];
  private readonly lifeMs: number;
  private opinionsUntil = -Infinity;
  private readonly closeAt: (back: number) => number;

  constructor(
    private readonly instrument: InstrumentId,
    readonly timeframe: Timeframe,
    private readonly profile: AnalysisProfile,
  ) {
    this.indicators = new IndicatorCache({ history: profile.seriesCapacity });
    this.strategies = profile.strategies.map(({ strategy }) =>
      strategy.prepare(this.indicators, timeframe),
    );
    this.regimes = new RegimeReader(this.indicators, profile.ai.regime);
    this.opinions = this.strategies.map(() => null);
    const close = this.indicators.column({ kind: 'candle', field: 'close' });
    this.closeAt = (back) => close.at(back);
    this.lifeMs = profile.ai.confluence.validCandles * timeframeMs(timeframe);
  }

  /** Close time of the last candle taken in; 0 before the first. */
  lastClosedAt: EpochMs = epochMs(0);
  /** Close time of the last candle on which a strategy spoke; 0 before the first. */
  lastOpinionAt: EpochMs = epochMs(0);

  /** Takes a closed candle in without asking anybody: history. */
  absorb(candle: Candle): void {
    this.indicators.push(candle);
    this.lastClosedAt = candleCloseTime(candle.openTime, this.timeframe);
  }

  /** Takes a closed candle in and asks every strategy about it. A flat candle of ours moves indicators and says nothing. */
  take(candle: Candle): void {
    this.absorb(candle);
    if (candle.synthetic) return;
    const view = {
      instrument: this.instrument,
      timeframe: this.timeframe,
      closedAt: this.lastClosedAt,
      roundTripCostRate: this.profile.roundTripCostRate,
      book: null,
    };
    const held = this.indicators.count;
    for (let index = 0; index < this.strategies.length; index++) {
      const strategy = this.strategies[index] as PreparedStrategy;
      if (held < strategy.bars) continue;
      const opinion = strategy.evaluate(view);
      if (!opinion) continue;
      this.opinions[index] = opinion;
      this.lastOpinionAt = this.lastClosedAt;
      this.opinionsUntil = this.lastClosedAt + this.lifeMs;
    }
  }

  get closes(): CloseHistory {
    return { closeAt: this.closeAt, lastClosedAt: this.lastClosedAt };
  }

  /** Closes counted back from the candle that closed at `closedAt`; `null` while that one is not there. */
  closesUpTo(closedAt: number): ClosesBack | null {
    const { closeAt, lastClosedAt } = this.closes;
    const later = (lastClosedAt - closedAt) / timeframeMs(this.timeframe);
    return later >= 0 ? (back) => closeAt(back + later) : null;
  }

  hasOpinions(now: EpochMs): boolean {
    return now < this.opinionsUntil;
  }

  /** Reads the regime only when somebody has an opinion: ranking volatility is the dear part. */
  view(now: EpochMs): ConfluenceView {
    if (!this.hasOpinions(now)) {
      return { timeframe: this.timeframe, signals: NOBODY, regime: null };
    }
    const signals = this.opinions.filter(
      (opinion): opinion is StrategySignal => opinion !== null && now < opinion.at + this.lifeMs,
    );
    return { timeframe: this.timeframe, signals, regime: this.readRegime() };
  }

  readRegime(): Regime | null {
    return this.regimes.read();
  }
}
