import type { Clock, InstrumentId } from '@tidegate/kernel';
import type {
  GapRepair,
  GapResolution,
  MarketDataListener,
  OutlierReport,
} from '@tidegate/market-data';
import type { BookUnknownReason, EngineEvent } from '@tidegate/model';

export interface DataRepairsSetup {
  readonly clock: Clock;
  readonly onEvent: (event: EngineEvent) => void;
}

type RepairEvent = Extract<EngineEvent, { type: 'data_repaired' }>;

/** Emits events about repaired market data: gaps filled flat, outliers dropped, books resynchronised. */
export class DataRepairs implements Pick<
  MarketDataListener,
  'gapResolved' | 'outlierJudged' | 'bookUnknown' | 'bookChanged'
> {
  /** Books that became unknown while connected, with the reason; at most one entry per instrument. */
  private readonly broken = new Map<InstrumentId, BookUnknownReason>();

  constructor(private readonly setup: DataRepairsSetup) {}

  readonly gapResolved = (
    { instrument, timeframe, from, to }: GapRepair,
    resolution: GapResolution,
  ): void => {
    if (resolution === 'flat')
      this.report(instrument, 'gap_filled_flat', `${timeframe} from ${from} to ${to}`);
  };

  readonly outlierJudged = (report: OutlierReport): void => {
    if (report.outcome !== 'dropped') return;
    const { instrument, timeframe, candle, previousClose, by } = report;
    const detail = `${timeframe} at ${candle.openTime}: close ${candle.close} after ${previousClose}, decided by ${by}`;
    this.report(instrument, 'outlier_dropped', detail);
  };

  /** A lost connection invalidates every book and has its own event. */
  readonly bookUnknown = (instrument: InstrumentId, reason: BookUnknownReason): void => {
    if (reason === 'disconnected') this.broken.delete(instrument);
    else this.broken.set(instrument, reason);
  };

  readonly bookChanged = (instrument: InstrumentId): void => {
    const reason = this.broken.get(instrument);
    if (reason === undefined) return;
    this.broken.delete(instrument);
    this.report(instrument, 'book_resynced', `after ${reason}`);
  };

  private report(instrument: InstrumentId, repair: RepairEvent['repair'], detail: string): void {
    const at = this.setup.clock.now();
    this.setup.onEvent({ type: 'data_repaired', instrument, repair, detail, at });
  }
}
