import type { EpochMs } from '@tidegate/kernel';
import { candleOpenTime } from '@tidegate/model';

import { barOfPrints } from './print-bar.js';
import type { RecordedTrade } from './recorded-trades.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import { lotsOfQuantity, ticksOfPrice, type VenueInstrument } from './venue-instrument.js';

/** Recorded trades, played unchanged; only their ids are renumbered after lost trades. */
export class RecordedTradesTape implements Tape {
  private readonly minutes = new Map<EpochMs, Print[]>();
  private lost = 0;

  constructor(instrument: VenueInstrument, trades: readonly RecordedTrade[]) {
    trades.forEach((trade, index) => {
      const openTime = candleOpenTime(trade.at, '1m');
      const prints = this.minutes.get(openTime) ?? [];
      prints.push({
        id: index + 1,
        nth: prints.length,
        at: trade.at,
        side: trade.side,
        ticks: ticksOfPrice(instrument, trade.price),
        lots: Math.max(1, lotsOfQuantity(instrument, trade.quantity)),
      });
      this.minutes.set(openTime, prints);
    });
  }

  minute(openTime: EpochMs): MinuteBar | null {
    const bar = barOfPrints(openTime, this.minutes.get(openTime) ?? []);
    return bar ? { ...bar, firstTradeId: bar.firstTradeId - this.lost } : null;
  }

  printsOf(bar: MinuteBar): readonly Print[] {
    const prints = this.minutes.get(bar.openTime) ?? [];
    return prints[0]?.id === bar.firstTradeId
      ? prints
      : prints.map((print) => ({ ...print, id: bar.firstTradeId + print.nth }));
  }

  lose(trades: number): void {
    this.lost += trades;
  }
}
