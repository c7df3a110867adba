import {
  AdaptiveFactors,
  analyseBook,
  ConfluenceDetector,
  FeatureExtractor,
  HeuristicPredictor,
  leadLagOf,
  SignalPredictor,
  type AdaptiveState,
  type LeadLagReading,
} from '@tidegate/ai';
import { epochMs, type EpochMs, type InstrumentId } from '@tidegate/kernel';
import {
  timeframeMs,
  type BookAnalysis,
  type Candle,
  type ConfluenceSignal,
  type Prediction,
  type Timeframe,
} from '@tidegate/model';

import type { AnalysisProfile } from './analysis-profile.js';
import type { MarketView, ScanInput } from '../inputs/engine-input.js';
import { returnsCorrelation } from './returns-correlation.js';
import { SeriesAnalysis } from './series-analysis.js';

/** Primary candles over which returns are compared. */
const CORRELATION_WINDOW = 100;

/** What a scan found for all accounts of the profile. */
export interface ScanFinding {
  readonly signal: ConfluenceSignal;
  readonly book: BookAnalysis | null;
  /** Asked once per signal, and only when an account considers it. */
  readonly predict: () => Prediction;
}

export interface SignalScannerSetup {
  readonly profile: AnalysisProfile;
  /** The record of the strategies, from the profile's reference account. */
  readonly adaptive: () => AdaptiveState;
  /** Whose moves draw the others along, where that is switched on. */
  readonly leaders: readonly InstrumentId[];
}

interface InstrumentAnalysis {
  readonly series: readonly SeriesAnalysis[];
  readonly byTimeframe: ReadonlyMap<Timeframe, SeriesAnalysis>;
  readonly features: ReadonlyMap<Timeframe, FeatureExtractor>;
  /** Close time of the newest opinion that was scanned. */
  heardUntil: EpochMs;
}

/**
 * The shared half of the engine: closed candles in, confluence signals with their prediction out,
 * computed once per profile whoever trades on it.
 */
export class SignalScanner {
  private readonly instruments = new Map<InstrumentId, InstrumentAnalysis>();
  private readonly detector: ConfluenceDetector;
  private readonly predictor: SignalPredictor;
  private readonly adaptive: AdaptiveFactors;
  private readonly weights: ReadonlyMap<string, number>;
  private scannedAt: EpochMs = epochMs(0);

  constructor(private readonly setup: SignalScannerSetup) {
    const { profile } = setup;
    this.detector = new ConfluenceDetector(profile.ai.confluence);
    this.predictor = new SignalPredictor({
      predictor: new HeuristicPredictor(),
      options: profile.ai.predictor,
      // The time of the input, not of the machine: a replay remembers and forgets estimates at the same inputs.
      clock: { now: () => this.scannedAt },
    });
    this.adaptive = new AdaptiveFactors(profile.ai.adaptive);
    this.weights = new Map(
      profile.strategies.map(({ strategy, weight }) => [strategy.name, weight]),
    );
  }

  /** Forgets everything: the process began again, and warm-up follows. */
  reset(): void {
    this.instruments.clear();
  }

  /** Takes the history of one series in, without asking anybody about it. */
  warmUp(instrument: InstrumentId, timeframe: Timeframe, candles: readonly Candle[]): void {
    const series = this.seriesOf(instrument, timeframe);
    if (!series) return;
    for (const candle of candles) series.absorb(candle);
  }

  onCandle(instrument: InstrumentId, timeframe: Timeframe, candle: Candle): void {
    this.seriesOf(instrument, timeframe)?.take(candle);
  }

  /**
   * Whether anybody has an opinion that is to be looked at now. At the close of a candle somebody must have said something
   * new: older opinions count while they are valid, but they do not speak twice. Between closes only what was heard
   * already is looked at again: news waits for the close.
   */
  isDue({ instrument, at, trigger }: Pick<ScanInput, 'instrument' | 'at' | 'trigger'>): boolean {
    const { series, heardUntil } = this.analysisOf(instrument);
    let hasOpinions = false;
    for (const each of series) hasOpinions ||= each.hasOpinions(at);
    return hasOpinions && newestOpinion(series) > heardUntil === (trigger === 'candle_closed');
  }

  /** One look at an instrument; `null` when nothing is due or the opinions cancel out. */
  scan(input: ScanInput): ScanFinding | null {
    if (!this.isDue(input)) return null;
    this.scannedAt = input.at;
    const analysis = this.analysisOf(input.instrument);
    analysis.heardUntil = newestOpinion(analysis.series);
    const book = this.readBook(input.market);
    const signal = this.detector.detect({
      instrument: input.instrument,
      profile: this.setup.profile.hash,
      at: input.at,
      views: analysis.series.map((series) => series.view(input.at)),
      book,
      baseWeight: (strategy) => this.weights.get(strategy) ?? 0,
      adaptive: (strategy, regime) =>
        this.adaptive.factorOf(this.setup.adaptive(), { strategy, regime, now: input.at }),
      sessions: this.setup.adaptive().sessions,
      leaders: this.leadersOf(input.instrument),
    });
    if (!signal) return null;
    const extractor = analysis.features.get(signal.primary);
    if (!extractor) return null;
    let prediction: Prediction | null = null;
    const predict = (): Prediction => {
      prediction ??= this.predictor.predict(signal, extractor.extract(signal, book));
      return prediction;
    };
    return { signal, book, predict };
  }

  /** Correlation of the primary returns of two instruments; `null` when too little is known. */
  correlation(a: InstrumentId, b: InstrumentId): number | null {
    const { primary } = this.setup.profile;
    const seriesA = this.seriesOf(a, primary);
    const seriesB = this.seriesOf(b, primary);
    return seriesA && seriesB
      ? returnsCorrelation(seriesA.closes, seriesB.closes, CORRELATION_WINDOW)
      : null;
  }

  /**
   * What the leaders let expect of an instrument, up to the candle before its latest one: whether a leader's latest had
   * come when the instrument was looked at is chance, and live would differ from the back-test.
   */
  private leadersOf(instrument: InstrumentId): readonly (LeadLagReading | null)[] {
    const { timeframes, primary, ai } = this.setup.profile;
    const { leadLag } = ai.confluence;
    if (!leadLag.enabled) return [];
    const base = timeframes[0] ?? primary;
    const series = this.seriesOf(instrument, base);
    const closedAt = series ? series.lastClosedAt - timeframeMs(base) : 0;
    const follower = series?.closesUpTo(closedAt);
    return this.setup.leaders.map((id) => {
      const leader = this.instruments.get(id)?.byTimeframe.get(base)?.closesUpTo(closedAt);
      return id !== instrument && leader && follower ? leadLagOf(leader, follower, leadLag) : null;
    });
  }

  private readBook({ book, bookVanished }: MarketView): BookAnalysis | null {
    return book ? analyseBook(book, bookVanished, this.setup.profile.ai.book) : null;
  }

  private seriesOf(instrument: InstrumentId, timeframe: Timeframe): SeriesAnalysis | undefined {
    return this.analysisOf(instrument).byTimeframe.get(timeframe);
  }

  private analysisOf(instrument: InstrumentId): InstrumentAnalysis {
    const known = this.instruments.get(instrument);
    if (known) return known;
    const { profile } = this.setup;
    const series = profile.timeframes.map(
      (timeframe) => new SeriesAnalysis(instrument, timeframe, profile),
    );
    const analysis: InstrumentAnalysis = {
      series,
      byTimeframe: new Map(series.map((each) => [each.timeframe, each])),
      features: new Map(
        series.map((each) => [
          each.timeframe,
          new FeatureExtractor(each.indicators, profile.ai.confluence.bookRole),
        ]),
      ),
      heardUntil: epochMs(0),
    };
    this.instruments.set(instrument, analysis);
    return analysis;
  }
}

function newestOpinion(series: readonly SeriesAnalysis[]): EpochMs {
  let newest = epochMs(0);
  for (const { lastOpinionAt } of series) if (lastOpinionAt > newest) newest = lastOpinionAt;
  return newest;
}
