import {
  AdaptiveFactors,
  analyseBook,
  ConfluenceDetector,
  leadLagOf,
  SignalPredictor,
  type AdaptiveState,
  type LeadLagReading,
} from '@tidegate/ai';
import { epochMs, type EpochMs, type InstrumentId, type SignalId } from '@tidegate/kernel';
import {
  timeframeMs,
  type BookAnalysis,
  type ConfluenceSignal,
  type Prediction,
} from '@tidegate/model';

import type { MarketView, ScanInput } from '../inputs/engine-input.js';
import type { AnalysisProfile } from './analysis-profile.js';
import { InstrumentAnalysis, type OpinionStanding } from './instrument-analysis.js';
import type { MarketSeriesMap } from './market-series-map.js';

/** A signal that a scan found, for all accounts of the profile. */
export interface ScanFinding {
  readonly id: SignalId;
  readonly signal: ConfluenceSignal;
  readonly book: BookAnalysis | null;
  /** Makes the prediction on the first call and returns it again on later ones. */
  readonly predict: () => Prediction;
}

export interface ProfileAnalysisSetup {
  readonly profile: AnalysisProfile;
  readonly series: MarketSeriesMap;
  /** The strategies' record, from the profile's reference account. */
  readonly adaptive: () => AdaptiveState;
  /** Leaders of the lead-lag adjustment; unused while it is disabled. */
  readonly leaders: readonly InstrumentId[];
  readonly nextId: () => SignalId;
}

/** Scans and signals of one profile since the shard started. */
export interface ScanCounts {
  readonly scans: number;
  readonly signals: number;
}

/**
 * The analysis shared by all accounts of one profile. Combines opinions into one confluence signal with its prediction.
 */
export class ProfileAnalysis {
  private readonly instruments = new Map<InstrumentId, InstrumentAnalysis>();
  private readonly detector: ConfluenceDetector;
  private readonly predictor: SignalPredictor;
  private readonly adaptive: AdaptiveFactors;
  private readonly weights: ReadonlyMap<string, number>;
  private scannedAt: EpochMs = epochMs(0);
  private scans = 0;
  private signals = 0;

  constructor(private readonly setup: ProfileAnalysisSetup) {
    const { profile } = setup;
    this.detector = new ConfluenceDetector(profile.ai.confluence);
    this.predictor = new SignalPredictor({
      predictor: profile.predictor,
      options: profile.ai.predictor,
      // The input's time, not the machine's, so that a replay caches and expires estimates at the same inputs.
      clock: { now: () => this.scannedAt },
    });
    this.adaptive = new AdaptiveFactors(profile.ai.adaptive);
    this.weights = new Map(
      profile.strategies.map(({ strategy, weight }) => [strategy.name, weight]),
    );
  }

  get profile(): AnalysisProfile {
    return this.setup.profile;
  }

  get counts(): ScanCounts {
    return { scans: this.scans, signals: this.signals };
  }

  /** Registers the strategies on an instrument, to be evaluated from its next candle on. */
  watch(instrument: InstrumentId): void {
    this.analysisOf(instrument);
  }

  /** Whether a scan of the instrument has an opinion to assess. */
  isDue({
    instrument,
    at,
    timeframe,
  }: Pick<ScanInput, 'instrument' | 'at' | 'timeframe'>): boolean {
    if (timeframe !== null && timeframe !== this.setup.profile.primary) return false;
    return this.analysisOf(instrument).isDue(at, timeframe !== null);
  }

  /** Counts the scan if it concerns this profile. */
  countScan({ timeframe }: Pick<ScanInput, 'timeframe'>): void {
    if (timeframe === null || timeframe === this.setup.profile.primary) this.scans += 1;
  }

  /** Scans an instrument; `null` when nothing is due or the opinions cancel out. */
  scan(input: ScanInput): ScanFinding | null {
    if (!this.isDue(input)) return null;
    this.scannedAt = input.at;
    const analysis = this.analysisOf(input.instrument);
    analysis.markRead();
    const book = this.readBook(input.market);
    const signal = this.detect(input, analysis, book);
    const extractor = signal && analysis.extractorOf(signal.primary);
    // Stryker disable next-line LogicalOperator: the extractor of a signal's timeframe exists
    if (!signal || !extractor) return null;
    this.signals += 1;
    let prediction: Prediction | null = null;
    const predict = (): Prediction => {
      prediction ??= this.predictor.predict(signal, extractor.extract(signal, book));
      return prediction;
    };
    return { id: this.setup.nextId(), signal, book, predict };
  }

  /** What each strategy says about an instrument now, and what the votes add up to without the book. Changes nothing. */
  standing(
    instrument: InstrumentId,
    at: EpochMs,
  ): { readonly opinions: readonly OpinionStanding[]; readonly signal: ConfluenceSignal | null } {
    const analysis = this.instruments.get(instrument);
    if (!analysis) return { opinions: [], signal: null };
    const signal = this.detect({ at, instrument }, analysis, null);
    return { opinions: analysis.standing(at), signal };
  }

  /** Correlation of the primary returns of two instruments; `null` with too few common returns. */
  correlation(a: InstrumentId, b: InstrumentId): number | null {
    const { profile, series } = this.setup;
    return series.correlation(a, b, profile.primary);
  }

  /** Releases the shared opinions, regimes and columns of all instruments. */
  release(): void {
    for (const analysis of this.instruments.values()) analysis.release();
  }

  private detect(
    input: Pick<ScanInput, 'at' | 'instrument'>,
    analysis: InstrumentAnalysis,
    book: BookAnalysis | null,
  ): ConfluenceSignal | null {
    const { at, instrument } = input;
    const record = this.setup.adaptive();
    return this.detector.detect({
      instrument,
      profile: this.setup.profile.hash,
      at,
      views: analysis.views(at),
      book,
      baseWeight: (strategy) => this.weights.get(strategy) ?? 0,
      adaptive: (strategy, regime) => this.adaptive.factorOf(record, { strategy, regime, now: at }),
      sessions: record.sessions,
      leaders: this.leadersOf(instrument),
    });
  }

  /**
   * Lead-lag readings of an instrument up to its previous candle. The arrival order of the latest candles is random in
   * live trading, so reading them would make live differ from a back-test.
   */
  private leadersOf(instrument: InstrumentId): readonly (LeadLagReading | null)[] {
    const { timeframes, primary, ai } = this.setup.profile;
    const { leadLag } = ai.confluence;
    // Stryker disable next-line ConditionalExpression,ArrayDeclaration: the detector ignores leaders while this is off
    if (!leadLag.enabled) return [];
    const [base = primary] = timeframes;
    const series = this.setup.series.find(instrument, base);
    const closedAt = series ? series.lastClosedAt - timeframeMs(base) : 0;
    // Stryker disable next-line OptionalChaining: the timeframes of a profile are fed
    const follower = series?.closesUpTo(closedAt);
    return this.setup.leaders.map((id) => {
      // Stryker disable next-line OptionalChaining: the timeframes of a profile are fed
      const leader = this.setup.series.find(id, base)?.closesUpTo(closedAt);
      return id !== instrument && leader && follower ? leadLagOf(leader, follower, leadLag) : null;
    });
  }

  private readBook({ book, bookVanished }: MarketView): BookAnalysis | null {
    return book ? analyseBook(book, bookVanished, this.setup.profile.ai.book) : null;
  }

  private analysisOf(instrument: InstrumentId): InstrumentAnalysis {
    const known = this.instruments.get(instrument);
    if (known) return known;
    const analysis = new InstrumentAnalysis(instrument, this.setup.profile, this.setup.series);
    this.instruments.set(instrument, analysis);
    return analysis;
  }
}
