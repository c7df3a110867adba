import type { EpochMs } from '@tidegate/kernel';

/** A range of history: candles that open at or after `from` and before `to`. */
export interface HistoryRange {
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}
