import type { EpochMs } from '@tidegate/kernel';
import { candleOpenTime } from '@tidegate/model';

import type { RecordedTrade } from './recorded-trades.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import { lotsOfQuantity, ticksOfPrice, type VenueInstrument } from './venue-instrument.js';

/** Recorded trades, played exactly as they were. */
export class RecordedTradesTape implements Tape {
  private readonly minutes = new Map<EpochMs, Print[]>();

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
    const prints = this.minutes.get(openTime);
    return prints ? barOf(openTime, prints) : null;
  }

  printsOf(bar: MinuteBar): readonly Print[] {
    return this.minutes.get(bar.openTime) ?? [];
  }
}

function barOf(openTime: EpochMs, prints: readonly Print[]): MinuteBar {
  const first = prints[0] as Print;
  const ticks = prints.map((print) => print.ticks);
  const lots = prints.reduce((sum, print) => sum + print.lots, 0);
  const excess = prints.reduce((sum, print) => sum + (print.ticks - first.ticks) * print.lots, 0);
  return {
    openTime,
    open: first.ticks,
    high: Math.max(...ticks),
    low: Math.min(...ticks),
    close: ticks.at(-1) as number,
    lots,
    turnover: first.ticks * lots + excess,
    trades: prints.length,
    firstTradeId: first.id,
  };
}
