import { invariant, type InstrumentId } from '@tidegate/kernel';
import type { Timeframe } from '@tidegate/model';

import type { ScanInput, ScanTrigger } from '../core/inputs/engine-input.js';

/** What triggers a scan between closes. */
export type RescanTrigger = Exclude<ScanTrigger, 'candle_closed'>;

export type DueScan = Pick<ScanInput, 'instrument' | 'trigger' | 'timeframe'>;

interface DueClose {
  readonly timeframe: Timeframe;
  /** Earliest time of the scan on the venue's clock. */
  notBefore: number;
}

/** The pending scans of an instrument; reused from close to close. */
interface InstrumentScans {
  readonly instrument: InstrumentId;
  /** In the order of their closes, one per timeframe. */
  readonly closes: DueClose[];
  between: RescanTrigger | null;
}

/** Scans that wait for their time. */
export class DueScans {
  private readonly byInstrument = new Map<InstrumentId, InstrumentScans>();
  /** Instruments with a pending scan. */
  private waiting = 0;

  /** Scans of these instruments can be requested, and become due in this order. */
  setOrder(order: readonly InstrumentId[]): void {
    this.waiting = 0;
    this.byInstrument.clear();
    for (const instrument of order) {
      this.byInstrument.set(instrument, { instrument, closes: [], between: null });
    }
  }

  /** Requests the scan of a close. It covers earlier price moves. */
  addClose(instrument: InstrumentId, timeframe: Timeframe, notBefore: number): void {
    const scans = this.of(instrument);
    if (isEmpty(scans)) this.waiting += 1;
    scans.between = null;
    const known = scans.closes.find((close) => close.timeframe === timeframe);
    if (known) known.notBefore = notBefore;
    else scans.closes.push({ timeframe, notBefore });
  }

  /** Requests a scan between closes. The scan of a pending close replaces it. */
  addRescan(instrument: InstrumentId, trigger: RescanTrigger): void {
    const scans = this.of(instrument);
    if (scans.closes.length > 0) return;
    if (isEmpty(scans)) this.waiting += 1;
    scans.between = trigger;
  }

  /** Removes and returns the scans that are due at `venueNow`. */
  takeDue(venueNow: number): readonly DueScan[] {
    const due: DueScan[] = [];
    if (this.waiting === 0) return due;
    for (const scans of this.byInstrument.values()) {
      if (isEmpty(scans)) continue;
      takeCloses(scans, venueNow, due);
      // A pending close comes first: an earlier scan would see only part of the closed timeframes.
      if (scans.closes.length > 0) continue;
      this.waiting -= 1;
      const { instrument, between: trigger } = scans;
      if (trigger) due.push({ instrument, trigger, timeframe: null });
      scans.between = null;
    }
    return due;
  }

  private of(instrument: InstrumentId): InstrumentScans {
    const scans = this.byInstrument.get(instrument);
    invariant(scans !== undefined, 'Only known instruments are scanned', { instrument });
    return scans;
  }
}

function isEmpty({ closes, between }: InstrumentScans): boolean {
  return closes.length === 0 && between === null;
}

function takeCloses({ instrument, closes }: InstrumentScans, venueNow: number, due: DueScan[]) {
  let kept = 0;
  for (const close of closes) {
    if (venueNow < close.notBefore) closes[kept++] = close;
    else due.push({ instrument, trigger: 'candle_closed', timeframe: close.timeframe });
  }
  closes.length = kept;
}
