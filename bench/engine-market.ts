/** Generated markets in Kraken's protocol: books with valid checksums, tickers, trades, and candles. */
import { crc32 } from 'node:zlib';

import {
  epochMs,
  MINUTE_MS,
  nextGaussian,
  nextInt,
  SeededRng,
  seedFrom,
  type EpochMs,
} from '@tidegate/kernel';
import { candleOpenTime, timeframeMs, type Candle, type Timeframe } from '@tidegate/model';

/** Longest first: decisions wait for the shortest candle, so its frame comes last. */
export const BENCH_TIMEFRAMES = ['1h', '15m', '5m', '1m'] as const satisfies readonly Timeframe[];

const HISTORY_CANDLES = 150;
const HISTORY_MS = HISTORY_CANDLES * timeframeMs('1h');
const DEPTH = 25;
const CHECKSUM_LEVELS = 10;
const PRICE_SCALE = 100;
const QUANTITY_SCALE = 100_000_000;
/** Volatility of one minute, as a fraction of the price. */
const VOLATILITY = 0.0012;

type Side = 'bids' | 'asks';

/** Quantity in lots by price in ticks. */
type Levels = ReadonlyMap<number, number>;

interface FormingCandle {
  openTime: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  trades: number;
}

/** One instrument: a price that follows slow waves, with its candles, book, and frames. */
export class BenchMarket {
  private readonly rng: SeededRng;
  private readonly base: number;
  /** Phase of the price wave in minutes; it differs, so that instruments do not turn at the same time. */
  private readonly phase: number;
  private readonly grid: number;
  private mid: number;
  /** Price of the last trade in ticks, as shown in the ticker; only a trade changes it. */
  private last = 0;
  private sides: Record<Side, Levels>;
  private readonly forming = new Map<Timeframe, FormingCandle>();
  private readonly closed = new Map<Timeframe, Candle[]>();
  private tradeId = 1_000;

  /** A market with a full history of candles before `from`. */
  constructor(
    readonly symbol: string,
    from: EpochMs,
  ) {
    this.rng = new SeededRng(seedFrom(symbol));
    this.base = 10_000 + nextInt(this.rng, 1_000_000);
    this.phase = 400 * this.rng.next();
    this.grid = Math.max(1, Math.round(this.base / 10_000));
    this.mid = this.base;
    for (const timeframe of BENCH_TIMEFRAMES) this.closed.set(timeframe, []);
    for (let at = from - HISTORY_MS; at < from; at += MINUTE_MS) {
      for (const share of [0.1, 0.4, 0.7, 0.99]) {
        this.move(at + share * MINUTE_MS, MINUTE_MS / 4);
        this.print(at + share * MINUTE_MS, 20);
      }
    }
    this.sides = { bids: this.levelsOf('bids'), asks: this.levelsOf('asks') };
  }

  /** The candles that closed before the start, oldest first. */
  history(timeframe: Timeframe): readonly Candle[] {
    return this.closed.get(timeframe) ?? [];
  }

  snapshotFrame(): string {
    return this.bookFrame('snapshot', {
      bids: [...this.sides.bids],
      asks: [...this.sides.asks],
    });
  }

  /** Frames of one second: always a book update, sometimes a ticker and a trade. */
  secondFrames(at: EpochMs): readonly string[] {
    this.move(at, 1_000);
    const frames = [this.bookUpdate()];
    if (this.rng.next() < 0.4) frames.push(this.tickerFrame(at));
    if (this.rng.next() < 0.3) frames.push(...this.tradeFrames(at));
    return frames;
  }

  /** A trade and the candles it changes. The first trade of an interval closes the previous candle. */
  tradeFrames(at: EpochMs): readonly string[] {
    const price = this.touch('asks');
    const lots = this.print(at, 1);
    this.tradeId += 1;
    const trade = `{"channel":"trade","type":"update","data":[{"symbol":"${this.symbol}","side":"buy","price":${priceText(price)},"qty":${quantityText(lots)},"ord_type":"market","trade_id":${this.tradeId},"timestamp":"${iso(at)}"}]}`;
    return [trade, ...BENCH_TIMEFRAMES.map((timeframe) => this.candleFrame(timeframe, at))];
  }

  private move(at: number, stepMs: number): void {
    const minutes = at / MINUTE_MS + this.phase;
    const wave = 0.04 * Math.sin(minutes / 60) + 0.015 * Math.sin(minutes / 12);
    const anchor = this.base * (1 + wave);
    const share = stepMs / MINUTE_MS;
    const noise = this.mid * VOLATILITY * Math.sqrt(share) * nextGaussian(this.rng);
    this.mid += (anchor - this.mid) * 0.5 * share + noise;
  }

  /** Adds trades at the best ask to the forming candles. Returns their volume in lots. */
  private print(at: number, trades: number): number {
    this.last = this.touch('asks');
    const price = this.last / PRICE_SCALE;
    const lots = trades * (1 + nextInt(this.rng, 40 * QUANTITY_SCALE));
    for (const timeframe of BENCH_TIMEFRAMES) {
      const candle = this.candleAt(timeframe, { at, price });
      candle.high = Math.max(candle.high, price);
      candle.low = Math.min(candle.low, price);
      candle.close = price;
      candle.volume += lots;
      candle.trades += trades;
    }
    return lots;
  }

  private candleAt(
    timeframe: Timeframe,
    { at, price }: { readonly at: number; readonly price: number },
  ): FormingCandle {
    const openTime = candleOpenTime(epochMs(Math.floor(at)), timeframe);
    const forming = this.forming.get(timeframe);
    if (forming?.openTime === openTime) return forming;
    if (forming) this.keep(timeframe, forming);
    const ohlc = { open: price, high: price, low: price, close: price };
    const opened = { openTime, ...ohlc, volume: 0, trades: 0 };
    this.forming.set(timeframe, opened);
    return opened;
  }

  private keep(timeframe: Timeframe, { openTime, volume, ...rest }: FormingCandle): void {
    const kept = this.closed.get(timeframe) ?? [];
    kept.push({ ...rest, openTime: epochMs(openTime), volume: volume / QUANTITY_SCALE });
    if (kept.length > HISTORY_CANDLES) kept.shift();
  }

  private touch(side: Side): number {
    const at = Math.floor(this.mid / this.grid);
    return (side === 'bids' ? at : at + 1) * this.grid;
  }

  private levelsOf(side: Side, before: Levels = new Map()): Map<number, number> {
    const step = side === 'bids' ? -this.grid : this.grid;
    const prices = Array.from({ length: DEPTH }, (_, index) => this.touch(side) + index * step);
    return new Map(prices.map((price) => [price, before.get(price) ?? this.lots()]));
  }

  /** Moves the levels to the price and changes one quantity. Returns the update for a subscriber. */
  private bookUpdate(): string {
    const changes = { bids: this.moveSide('bids'), asks: this.moveSide('asks') };
    return this.bookFrame('update', changes);
  }

  private moveSide(side: Side): readonly (readonly [number, number])[] {
    const before = this.sides[side];
    const best = this.touch(side);
    const isMoved = bestOf(before) !== best;
    const moved = isMoved ? this.levelsOf(side, before) : new Map(before);
    const changed =
      best + (side === 'bids' ? -1 : 1) * this.grid * nextInt(this.rng, CHECKSUM_LEVELS);
    moved.set(changed, this.lots());
    this.sides[side] = moved;
    if (!isMoved) return [[changed, moved.get(changed) as number]];
    const isPassed = (price: number): boolean => (side === 'bids' ? price > best : price < best);
    const gone = [...before.keys()].filter(isPassed).map((price) => [price, 0] as const);
    const set = [...moved].filter(([price, lots]) => before.get(price) !== lots);
    return [...gone, ...set];
  }

  private bookFrame(
    type: 'snapshot' | 'update',
    changes: Record<Side, readonly (readonly [number, number])[]>,
  ): string {
    const texts = (side: Side): string =>
      changes[side]
        .map(([ticks, lots]) => `{"price":${priceText(ticks)},"qty":${quantityText(lots)}}`)
        .join();
    const digits = (side: Side): string =>
      [...this.sides[side]]
        .slice(0, CHECKSUM_LEVELS)
        .map(([ticks, lots]) => `${ticks}${lots}`)
        .join('');
    const checksum = crc32(digits('asks') + digits('bids'));
    return `{"channel":"book","type":"${type}","data":[{"symbol":"${this.symbol}","bids":[${texts('bids')}],"asks":[${texts('asks')}],"checksum":${checksum},"timestamp":"2026-01-01T00:00:00.123456Z"}]}`;
  }

  private tickerFrame(at: EpochMs): string {
    const [bid, ask] = [this.touch('bids'), this.touch('asks')];
    const quantity = (side: Side, ticks: number): string =>
      quantityText(this.sides[side].get(ticks) ?? 1);
    return `{"channel":"ticker","type":"update","data":[{"symbol":"${this.symbol}","bid":${priceText(bid)},"bid_qty":${quantity('bids', bid)},"ask":${priceText(ask)},"ask_qty":${quantity('asks', ask)},"last":${priceText(this.last)},"volume":997038.98383185,"vwap":1101.48,"low":979.79,"high":12028.50,"change":-0.17,"change_pct":-0.17,"timestamp":"${iso(at)}"}]}`;
  }

  private candleFrame(timeframe: Timeframe, at: EpochMs): string {
    const candle = this.forming.get(timeframe);
    if (!candle) throw new Error(`No candle of ${timeframe} is forming: print a trade first`);
    const { open, high, low, close, trades, volume, openTime } = candle;
    const begin = iso(openTime);
    const interval = timeframeMs(timeframe) / MINUTE_MS;
    return `{"channel":"ohlc","type":"update","timestamp":"${iso(at)}","data":[{"symbol":"${this.symbol}","open":${open},"high":${high},"low":${low},"close":${close},"trades":${trades},"volume":${quantityText(volume)},"vwap":${close},"interval_begin":"${begin}","interval":${interval},"timestamp":"${begin}"}]}`;
  }

  private lots(): number {
    return QUANTITY_SCALE + nextInt(this.rng, 40 * QUANTITY_SCALE);
  }
}

/** Levels are sorted best first. */
function bestOf(levels: Levels): number {
  const [best] = levels.keys();
  return best as number;
}

const iso = (at: number): string => new Date(at).toISOString();
const priceText = (ticks: number): string => (ticks / PRICE_SCALE).toFixed(2);
const quantityText = (lots: number): string => (lots / QUANTITY_SCALE).toFixed(8);
