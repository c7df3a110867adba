import type { LiveCandle, LiveTick } from '@tidegate/contracts';
import type { InstrumentId, VenueId } from '@tidegate/kernel';
import type { Candle, Timeframe } from '@tidegate/model';
import type { MarketSide } from '@tidegate/trading';

/** An engine's market, as ticks need it. */
export interface TickSource {
  readonly venue: VenueId;
  readonly market: MarketSide;
}

/** Reads the ticks of watched instruments from the engines and keeps what was sent last, to send changes only. */
export class LiveTicks {
  private readonly sent = new Map<string, string>();

  constructor(
    private readonly engines: () => readonly TickSource[],
    private readonly timeframes: readonly Timeframe[],
  ) {}

  /** The tick of an instrument; `null` if no engine trades it. */
  tickOf(instrument: InstrumentId): LiveTick | null {
    const engine = this.engines().find(({ venue }) => instrument.startsWith(`${venue}:`));
    const reads = engine?.market.reads ?? null;
    if (!engine || !reads?.instrument(instrument)) return null;
    const quote = reads.quote(instrument);
    const forming = this.timeframes.flatMap((timeframe) => {
      const candle = reads.series(instrument, timeframe)?.forming ?? null;
      return candle ? [[timeframe, candleOf(candle)] as const] : [];
    });
    return {
      instrument,
      bid: quote?.bid ?? null,
      ask: quote?.ask ?? null,
      last: reads.lastPrice(instrument),
      at: quote?.receivedAt ?? null,
      isStale: engine.market.staleInstruments.includes(instrument),
      forming: Object.fromEntries(forming),
    };
  }

  /** The tick if it differs from the last one returned for the instrument. */
  changeOf(instrument: InstrumentId): LiveTick | null {
    const tick = this.tickOf(instrument);
    if (!tick) return null;
    const text = JSON.stringify(tick);
    if (this.sent.get(instrument) === text) return null;
    this.sent.set(instrument, text);
    return tick;
  }

  /** Forgets instruments that are no longer watched. */
  keepOnly(watched: ReadonlySet<string>): void {
    for (const instrument of this.sent.keys()) {
      if (!watched.has(instrument)) this.sent.delete(instrument);
    }
  }
}

function candleOf({ openTime, open, high, low, close, volume }: Candle): LiveCandle {
  return [openTime, open, high, low, close, volume];
}
