import type { InstrumentId } from '@tidegate/kernel';
import {
  quietListener,
  type CandleCorrection,
  type GapRepair,
  type GapResolution,
  type MarketDataListener,
  type OutlierReport,
} from '@tidegate/market-data';
import type { BookUnknownReason, Candle, Timeframe } from '@tidegate/model';

export interface ClosedCandle {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

/** Records all events in order. */
export class RecordingListener implements MarketDataListener {
  readonly closed: ClosedCandle[] = [];
  readonly corrections: CandleCorrection[] = [];
  readonly refusals: string[] = [];
  readonly gaps: GapRepair[] = [];
  readonly resolutions: { readonly repair: GapRepair; readonly how: GapResolution }[] = [];
  readonly outliers: OutlierReport[] = [];
  readonly booksLost: { readonly instrument: InstrumentId; readonly reason: BookUnknownReason }[] =
    [];
  readonly moves: { readonly price: number; readonly moveRate: number }[] = [];
  readonly connections: boolean[] = [];
  quotes = 0;
  books = 0;
  trades = 0;
  /** Called with each gap when it is reported. */
  answerGaps: (repair: GapRepair) => void = () => undefined;

  readonly candleClosed: MarketDataListener['candleClosed'] = (instrument, timeframe, candle) => {
    this.closed.push({ instrument, timeframe, candle });
  };
  readonly candleCorrected: MarketDataListener['candleCorrected'] = (correction) => {
    this.corrections.push(correction);
  };
  readonly candleRefused: MarketDataListener['candleRefused'] = (
    _instrument,
    _timeframe,
    reason,
  ) => {
    this.refusals.push(reason);
  };
  readonly quoteChanged: MarketDataListener['quoteChanged'] = () => {
    this.quotes += 1;
  };
  readonly bookChanged: MarketDataListener['bookChanged'] = () => {
    this.books += 1;
  };
  readonly bookUnknown: MarketDataListener['bookUnknown'] = (instrument, reason) => {
    this.booksLost.push({ instrument, reason });
  };
  readonly tradesSeen: MarketDataListener['tradesSeen'] = (_instrument, trades) => {
    this.trades += trades.length;
  };
  readonly priceMoved: MarketDataListener['priceMoved'] = (_instrument, price, moveRate) => {
    this.moves.push({ price, moveRate });
  };
  readonly gapFound: MarketDataListener['gapFound'] = (repair) => {
    this.gaps.push(repair);
    this.answerGaps(repair);
  };
  readonly gapResolved: MarketDataListener['gapResolved'] = (repair, how) => {
    this.resolutions.push({ repair, how });
  };
  readonly outlierJudged: MarketDataListener['outlierJudged'] = (report) => {
    this.outliers.push(report);
  };
  readonly instrumentChanged = quietListener.instrumentChanged;
  readonly venueStatusChanged = quietListener.venueStatusChanged;
  readonly connectionChanged: MarketDataListener['connectionChanged'] = (_venue, connected) => {
    this.connections.push(connected);
  };

  /** The closed candles reported for one timeframe, in order. */
  candlesOf(timeframe: Timeframe): readonly Candle[] {
    return this.closed.filter((entry) => entry.timeframe === timeframe).map(({ candle }) => candle);
  }
}
