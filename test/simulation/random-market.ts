import { epochMs, nextGaussian, nextInt, type EpochMs, type SeededRng } from '@tidegate/kernel';
import type { MarketSlice } from '@tidegate/matching';
import type { BookSnapshot, Candle, Instrument, Quote } from '@tidegate/model';
import type { MarketView } from '@tidegate/trading';

const MINUTE = 60_000;
/** Candles kept to warm up after a restart. */
const HISTORY = 40;

/** Market of one instrument: a random walk with jumps, thin minutes, missing minutes, and synthetic candles. */
export class RandomMarket {
  readonly history: Candle[] = [];
  private price = 100;

  constructor(
    readonly instrument: Instrument,
    private readonly rng: SeededRng,
  ) {}

  get lastPrice(): number {
    return this.price;
  }

  /** The candle that closes at `closeTime`; `null` if the venue publishes none. */
  nextCandle(closeTime: EpochMs): Candle | null {
    const { rng } = this;
    if (rng.next() < 0.03) return null;
    const open = rng.next() < 0.05 ? this.moved(0.02) : this.price;
    const close = rounded(open * (1 + nextGaussian(rng) * 0.004));
    const reach = Math.abs(nextGaussian(rng)) * 0.004;
    this.price = close;
    const candle: Candle = {
      openTime: epochMs(closeTime - MINUTE),
      open,
      high: rounded(Math.max(open, close) * (1 + reach)),
      low: rounded(Math.min(open, close) * (1 - reach)),
      close,
      volume: rounded(rng.next() < 0.3 ? rng.next() * 20 : 50 + rng.next() * 2_000),
      trades: nextInt(rng, 50),
      ...(rng.next() < 0.03 ? { synthetic: true as const } : {}),
    };
    this.history.push(candle);
    if (this.history.length > HISTORY) this.history.shift();
    return candle;
  }

  /** Moves the price. Returns the market as a book or a quote. */
  nextSlice(at: EpochMs): MarketSlice {
    this.price = this.moved(0.003);
    return this.rng.next() < 0.5
      ? { type: 'quote', quote: this.quote(at), at }
      : { type: 'book', book: this.book(at), at };
  }

  view(at: EpochMs, isQuoted: boolean): MarketView {
    const hasBook = isQuoted && this.rng.next() < 0.8;
    return {
      quote: isQuoted ? this.quote(at) : null,
      book: hasBook ? this.book(at) : null,
      bookUnknownReason: hasBook ? null : 'no_snapshot',
      bookVanished: hasBook ? 20 * this.rng.next() : 0,
      candleAgeMs: nextInt(this.rng, 2_000),
      lastPrice: this.price,
      clockSkewMs: nextInt(this.rng, 50),
      venueStatus: 'online',
    };
  }

  quote(at: EpochMs): Quote {
    const half = this.price * 0.000_2;
    return {
      bid: rounded(this.price - half),
      bidQuantity: rounded(this.rng.next() * 40),
      ask: rounded(this.price + half),
      askQuantity: rounded(this.rng.next() * 40),
      last: this.price,
      receivedAt: at,
    };
  }

  private book(at: EpochMs): BookSnapshot {
    const levels = 1 + nextInt(this.rng, 5);
    const ladder = (sign: number): Float64Array =>
      Float64Array.from({ length: levels }, (_, level) =>
        rounded(this.price * (1 + sign * 0.000_2 * (level + 1))),
      );
    const sizes = (): Float64Array =>
      Float64Array.from({ length: levels }, () => rounded(this.rng.next() * 30));
    return {
      bidPrices: ladder(-1),
      bidQuantities: sizes(),
      askPrices: ladder(1),
      askQuantities: sizes(),
      receivedAt: at,
    };
  }

  private moved(scale: number): number {
    return rounded(this.price * (1 + nextGaussian(this.rng) * scale));
  }
}

/** Rounds to four decimals. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
