import { FeatureExtractor, type ConfluenceView, type RegimeReader } from '@tidegate/ai';
import type { IndicatorLease } from '@tidegate/indicators';
import { epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import { timeframeMs, type StrategySignal, type Timeframe } from '@tidegate/model';

import type { AnalysisProfile, ProfileStrategy } from './analysis-profile.js';
import type { MarketSeries } from './market-series.js';
import type { MarketSeriesMap } from './market-series-map.js';
import type { StrategyOpinion } from './strategy-opinion.js';

/** What one strategy says on one timeframe now. */
export interface OpinionStanding {
  readonly strategy: string;
  /** Base weight in the profile. */
  readonly weight: number;
  readonly timeframe: Timeframe;
  /** The signal that counts now; `null` while the strategy is silent. */
  readonly signal: StrategySignal | null;
  /** When the signal stops counting; `null` without one. */
  readonly validUntil: EpochMs | null;
  /** Close time of its last signal that the profile saw; `null` before the first. */
  readonly lastSignalAt: EpochMs | null;
  /** Closed candles that the strategy needs, and those that are there. */
  readonly candlesNeeded: number;
  readonly candlesHeld: number;
}

/** One timeframe of an instrument in one profile. */
interface TimeframeAnalysis {
  readonly series: MarketSeries;
  readonly opinions: readonly StrategyOpinion[];
  readonly regime: RegimeReader;
  readonly extractor: FeatureExtractor;
  /** Columns of the extractor, held from the start, because a column registered later starts with other values. */
  readonly lease: IndicatorLease;
  /** How long an opinion is valid. */
  readonly lifeMs: number;
  /** Close of the last candle before the profile joined; opinions up to it are ignored. */
  readonly joinedAt: EpochMs;
}

const NO_SIGNALS: readonly StrategySignal[] = [];

/** One instrument in one profile: the shared opinions that it reads, and the time up to which it has read them. */
export class InstrumentAnalysis {
  private readonly timeframes: readonly TimeframeAnalysis[];
  /** Close time of the newest opinion that a scan has read. */
  private readUntil: EpochMs = epochMs(0);

  constructor(
    instrument: InstrumentId,
    private readonly profile: AnalysisProfile,
    all: MarketSeriesMap,
  ) {
    const { roundTripCostRate, strategies, ai } = profile;
    this.timeframes = profile.timeframes.flatMap((timeframe) => {
      const series = all.find(instrument, timeframe);
      if (!series) return [];
      const opinions = strategies.map(({ strategy }) =>
        series.acquireOpinion(strategy, roundTripCostRate),
      );
      const lifeMs = ai.confluence.validCandles * timeframeMs(timeframe);
      const regime = series.acquireRegime(ai.regime);
      const lease = series.lease();
      const extractor = new FeatureExtractor(lease, ai.confluence.bookRole);
      const { lastClosedAt: joinedAt } = series;
      return [{ series, opinions, regime, extractor, lease, lifeMs, joinedAt }];
    });
  }

  /**
   * Whether a scan has an opinion to assess. A scan at a close needs a new opinion; older ones count while they are
   * valid but do not trigger a second signal. A scan between closes assesses valid opinions that a close has already
   * read; new ones wait for the close.
   */
  isDue(now: EpochMs, isClose: boolean): boolean {
    // Stryker disable next-line ConditionalExpression: a fast path, the check below gives the same answer
    if (isClose && !this.mayHaveNewOpinion()) return false;
    let newest = 0;
    let hasValid = false;
    for (const { opinions, lifeMs, joinedAt } of this.timeframes) {
      for (const { lastSignalAt } of opinions) {
        if (lastSignalAt <= joinedAt) continue;
        newest = Math.max(newest, lastSignalAt);
        if (now < lastSignalAt + lifeMs) hasValid = true;
      }
    }
    return hasValid && newest > this.readUntil === isClose;
  }

  /** Marks all opinions so far as read by a scan. */
  markRead(): void {
    for (const { opinions } of this.timeframes) {
      for (const { lastSignalAt } of opinions) {
        this.readUntil = epochMs(Math.max(this.readUntil, lastSignalAt));
      }
    }
  }

  /** The votes of each timeframe. Reads a regime only with a valid opinion, because ranking volatility is slow. */
  views(now: EpochMs): readonly ConfluenceView[] {
    return this.timeframes.map(({ series, opinions, regime, lifeMs, joinedAt }) => {
      const signals = validSignals(opinions, Math.max(joinedAt, now - lifeMs));
      return {
        timeframe: series.timeframe,
        signals,
        regime: signals.length > 0 ? regime.read() : null,
      };
    });
  }

  /** What each strategy says on each timeframe, silent strategies too. */
  standing(now: EpochMs): readonly OpinionStanding[] {
    const { strategies } = this.profile;
    return this.timeframes.flatMap(({ series, opinions, lifeMs, joinedAt }) =>
      opinions.map(({ signal, lastSignalAt }, index) => {
        const { strategy, weight } = strategies[index] as ProfileStrategy;
        const isValid = signal !== null && signal.at > Math.max(joinedAt, now - lifeMs);
        return {
          ...{ strategy: strategy.name, weight, timeframe: series.timeframe },
          signal: isValid ? signal : null,
          validUntil: isValid ? epochMs(signal.at + lifeMs) : null,
          lastSignalAt: lastSignalAt > joinedAt ? lastSignalAt : null,
          ...{ candlesNeeded: strategy.bars, candlesHeld: series.held },
        };
      }),
    );
  }

  /**
   * The feature extractor of the timeframe that decided a signal; `null` when the profile does not use the timeframe.
   */
  extractorOf(timeframe: Timeframe): FeatureExtractor | null {
    const found = this.timeframes.find(({ series }) => series.timeframe === timeframe);
    return found?.extractor ?? null;
  }

  /** Releases shared opinions, regimes and columns. */
  release(): void {
    const { strategies, roundTripCostRate, ai } = this.profile;
    for (const { series, lease } of this.timeframes) {
      for (const { strategy } of strategies) series.releaseOpinion(strategy, roundTripCostRate);
      series.releaseRegime(ai.regime);
      lease.release();
    }
  }

  /** Fast pre-check. False means that every strategy of every profile has been silent since the last scan. */
  private mayHaveNewOpinion(): boolean {
    for (const { series } of this.timeframes) {
      // Stryker disable next-line ConditionalExpression,EqualityOperator: only a fast path
      if (series.lastSignalAt > this.readUntil) return true;
    }
    // Stryker disable next-line BooleanLiteral: only a fast path
    return false;
  }
}

function validSignals(
  opinions: readonly StrategyOpinion[],
  after: number,
): readonly StrategySignal[] {
  let signals: StrategySignal[] | null = null;
  for (const { signal } of opinions) {
    if (signal && signal.at > after) (signals ??= []).push(signal);
  }
  return signals ?? NO_SIGNALS;
}
