import { jsonNumber, numberOf, type JsonNumber } from '@tidegate/kernel';
import type {
  BookStance,
  ConfluenceSignal,
  ConfluenceVote,
  EntrySource,
  Regime,
  StrategySignal,
  TimeframeView,
} from '@tidegate/model';

import { jsonNumbers, numbersOf, type JsonNumbers } from './scalar.js';

/** `T` with the members of `R` replaced by their JSON form. */
type Replaced<T, R> = Omit<T, keyof R> & R;

type RegimeJson = Replaced<Regime, Record<'adx' | 'atrRate' | 'atrPercentile', JsonNumber>>;

type SignalNumbers = 'strength' | 'confidence' | 'entry' | 'stop' | 'target';

type StrategySignalJson = Replaced<
  StrategySignal,
  Record<SignalNumbers, JsonNumber> & { readonly reasons: JsonNumbers }
>;

type VoteJson = Replaced<
  ConfluenceVote,
  { readonly signal: StrategySignalJson; readonly weight: JsonNumber }
>;

type TimeframeViewJson = Replaced<
  TimeframeView,
  { readonly regime: RegimeJson } & Record<'score' | 'confidence', JsonNumber>
>;

type BookStandJson =
  | Extract<BookStance, { state: 'unknown' }>
  | Replaced<Exclude<BookStance, { state: 'unknown' }>, { readonly score: JsonNumber }>;

type ConfluenceNumbers = 'score' | 'confidence' | 'entry' | 'stop' | 'target';

export type ConfluenceSignalJson = Replaced<
  ConfluenceSignal,
  Record<ConfluenceNumbers, JsonNumber> & {
    readonly votes: readonly VoteJson[];
    readonly timeframes: readonly TimeframeViewJson[];
    readonly regime: RegimeJson;
    readonly book: BookStandJson;
    readonly adjustments: JsonNumbers;
    /** Missing in rows of earlier versions, where it was always `close`. */
    readonly entrySource?: EntrySource;
  }
>;

export function encodeConfluenceSignal(signal: ConfluenceSignal): ConfluenceSignalJson {
  return {
    ...signal,
    score: jsonNumber(signal.score),
    confidence: jsonNumber(signal.confidence),
    entry: jsonNumber(signal.entry),
    stop: jsonNumber(signal.stop),
    target: jsonNumber(signal.target),
    votes: signal.votes.map(encodeVote),
    timeframes: signal.timeframes.map(encodeTimeframeView),
    regime: encodeRegime(signal.regime),
    book: encodeBook(signal.book),
    adjustments: jsonNumbers(signal.adjustments),
  };
}

export function decodeConfluenceSignal(json: ConfluenceSignalJson): ConfluenceSignal {
  return {
    ...json,
    score: numberOf(json.score),
    confidence: numberOf(json.confidence),
    entry: numberOf(json.entry),
    entrySource: json.entrySource ?? 'close',
    stop: numberOf(json.stop),
    target: numberOf(json.target),
    votes: json.votes.map(decodeVote),
    timeframes: json.timeframes.map(decodeTimeframeView),
    regime: decodeRegime(json.regime),
    book: decodeBook(json.book),
    adjustments: numbersOf(json.adjustments),
  };
}

function encodeVote(vote: ConfluenceVote): VoteJson {
  const { signal } = vote;
  return {
    agrees: vote.agrees,
    weight: jsonNumber(vote.weight),
    signal: {
      ...signal,
      strength: jsonNumber(signal.strength),
      confidence: jsonNumber(signal.confidence),
      entry: jsonNumber(signal.entry),
      stop: jsonNumber(signal.stop),
      target: jsonNumber(signal.target),
      reasons: jsonNumbers(signal.reasons),
    },
  };
}

function decodeVote(json: VoteJson): ConfluenceVote {
  const { signal } = json;
  return {
    agrees: json.agrees,
    weight: numberOf(json.weight),
    signal: {
      ...signal,
      strength: numberOf(signal.strength),
      confidence: numberOf(signal.confidence),
      entry: numberOf(signal.entry),
      stop: numberOf(signal.stop),
      target: numberOf(signal.target),
      reasons: numbersOf(signal.reasons),
    },
  };
}

function encodeTimeframeView(view: TimeframeView): TimeframeViewJson {
  return {
    ...view,
    regime: encodeRegime(view.regime),
    score: jsonNumber(view.score),
    confidence: jsonNumber(view.confidence),
  };
}

function decodeTimeframeView(json: TimeframeViewJson): TimeframeView {
  return {
    ...json,
    regime: decodeRegime(json.regime),
    score: numberOf(json.score),
    confidence: numberOf(json.confidence),
  };
}

function encodeRegime(regime: Regime): RegimeJson {
  return {
    ...regime,
    adx: jsonNumber(regime.adx),
    atrRate: jsonNumber(regime.atrRate),
    atrPercentile: jsonNumber(regime.atrPercentile),
  };
}

function decodeRegime(json: RegimeJson): Regime {
  return {
    ...json,
    adx: numberOf(json.adx),
    atrRate: numberOf(json.atrRate),
    atrPercentile: numberOf(json.atrPercentile),
  };
}

function encodeBook(book: BookStance): BookStandJson {
  return book.state === 'unknown' ? book : { ...book, score: jsonNumber(book.score) };
}

function decodeBook(json: BookStandJson): BookStance {
  return json.state === 'unknown' ? json : { ...json, score: numberOf(json.score) };
}
