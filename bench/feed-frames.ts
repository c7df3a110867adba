/** Generates text frames of a market in Kraken's protocol: books with valid checksums, tickers, trades, and candles. */
import { crc32 } from 'node:zlib';

import { nextInt, SeededRng } from '@tidegate/kernel';

const VIEW_LEVELS = 25;
const CHECKSUM_LEVELS = 10;
const VENUE_LEVELS = 60;
const PRICE_DECIMALS = 2;
const QUANTITY_DECIMALS = 8;
const QUANTITY_SCALE = 10 ** QUANTITY_DECIMALS;

/** Prices in ticks, quantities in lots. */
interface Level {
  readonly ticks: number;
  readonly lots: number;
}

function fixed(scaled: number, decimals: number): string {
  const digits = String(scaled).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const priceText = (ticks: number) => fixed(ticks, PRICE_DECIMALS);
const quantityText = (lots: number) => fixed(lots, QUANTITY_DECIMALS);
const levelText = ({ ticks, lots }: Level) =>
  `{"price":${priceText(ticks)},"qty":${quantityText(lots)}}`;

/** One side of the venue's book, deeper than subscribers see; best price first. */
class VenueSide {
  private levels: Level[];

  constructor(
    private readonly sign: 1 | -1,
    middle: number,
    private readonly rng: SeededRng,
  ) {
    this.levels = Array.from({ length: VENUE_LEVELS }, (_, index) => ({
      ticks: middle + sign * (1 + index * 2),
      lots: this.lots(),
    }));
  }

  get view(): readonly Level[] {
    return this.levels.slice(0, VIEW_LEVELS);
  }

  /** Changes one level near the top. Returns the update that a subscriber of `VIEW_LEVELS` levels receives. */
  step(): readonly Level[] {
    const before = this.view;
    const at = Math.floor(this.rng.next() ** 2 * VIEW_LEVELS);
    const level = this.levels[at] as Level;
    const dice = this.rng.next();
    if (dice < 0.75) this.levels[at] = { ...level, lots: this.lots() };
    else if (dice < 0.88) this.levels.splice(at, 1);
    else this.insertBehind(at, level);
    while (this.levels.length < VENUE_LEVELS) this.append();
    return this.changes(before);
  }

  private changes(before: readonly Level[]): readonly Level[] {
    const quantities = new Map(before.map(({ ticks, lots }) => [ticks, lots]));
    const held = new Set(this.levels.map(({ ticks }) => ticks));
    const removed = before.filter(({ ticks }) => !held.has(ticks));
    const set = this.view.filter(({ ticks, lots }) => quantities.get(ticks) !== lots);
    return [...removed.map(({ ticks }) => ({ ticks, lots: 0 })), ...set];
  }

  private insertBehind(at: number, level: Level): void {
    const ticks = level.ticks + this.sign;
    if (this.levels[at + 1]?.ticks === ticks) return;
    this.levels.splice(at + 1, 0, { ticks, lots: this.lots() });
    this.levels.length = VENUE_LEVELS;
  }

  private append(): void {
    const last = this.levels.at(-1) as Level;
    this.levels.push({ ticks: last.ticks + this.sign * 2, lots: this.lots() });
  }

  private lots(): number {
    return 1 + nextInt(this.rng, 20 * QUANTITY_SCALE);
  }
}

class VenueMarket {
  private readonly bids: VenueSide;
  private readonly asks: VenueSide;
  private tradeId = 1_000;
  private volume = 0;

  constructor(
    private readonly symbol: string,
    private readonly rng: SeededRng,
  ) {
    const middle = 100_000 + nextInt(rng, 5_000_000);
    this.bids = new VenueSide(-1, middle, rng);
    this.asks = new VenueSide(1, middle, rng);
  }

  snapshot(): string {
    return this.book('snapshot', this.bids.view, this.asks.view);
  }

  /** The next frame of this market; most are book updates, as on a real venue. */
  next(at: Date): string {
    const dice = this.rng.next();
    if (dice < 0.72) return this.bookUpdate();
    if (dice < 0.86) return this.ticker(at);
    if (dice < 0.93) return this.trade(at);
    return this.candle(at);
  }

  private bookUpdate(): string {
    const bidsChange = this.rng.next() < 0.5;
    const bids = bidsChange ? this.bids.step() : [];
    const asks = bidsChange ? [] : this.asks.step();
    return this.book('update', bids, asks);
  }

  private book(type: string, bids: readonly Level[], asks: readonly Level[]): string {
    const sides = `"bids":[${bids.map(levelText).join()}],"asks":[${asks.map(levelText).join()}]`;
    return `{"channel":"book","type":"${type}","data":[{"symbol":"${this.symbol}",${sides},"checksum":${this.checksum()},"timestamp":"2026-01-01T00:00:00.123456Z"}]}`;
  }

  private checksum(): number {
    const digits = ({ ticks, lots }: Level) => `${ticks}${lots}`;
    const top = (side: VenueSide) => side.view.slice(0, CHECKSUM_LEVELS).map(digits).join('');
    return crc32(top(this.asks) + top(this.bids));
  }

  private ticker(at: Date): string {
    const [bid, ask] = [this.bids.view[0] as Level, this.asks.view[0] as Level];
    const prices = `"bid":${priceText(bid.ticks)},"bid_qty":${quantityText(bid.lots)},"ask":${priceText(ask.ticks)},"ask_qty":${quantityText(ask.lots)},"last":${priceText(ask.ticks)}`;
    const day = `"volume":997038.98383185,"vwap":1101.48,"low":979.79,"high":12028.50,"change":-0.17,"change_pct":-0.17`;
    return `{"channel":"ticker","type":"update","data":[{"symbol":"${this.symbol}",${prices},${day},"timestamp":"${at.toISOString()}"}]}`;
  }

  private trade(at: Date): string {
    const { ticks, lots } = this.asks.view[0] as Level;
    this.tradeId += 1;
    return `{"channel":"trade","type":"update","data":[{"symbol":"${this.symbol}","side":"buy","price":${priceText(ticks)},"qty":${quantityText(lots)},"ord_type":"market","trade_id":${this.tradeId},"timestamp":"${at.toISOString()}"}]}`;
  }

  private candle(at: Date): string {
    const price = priceText((this.asks.view[0] as Level).ticks);
    this.volume += 1 + nextInt(this.rng, QUANTITY_SCALE);
    const begin = new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString();
    return `{"channel":"ohlc","type":"update","timestamp":"${at.toISOString()}","data":[{"symbol":"${this.symbol}","open":${price},"high":${price},"low":${price},"close":${price},"trades":12,"volume":${quantityText(this.volume)},"vwap":${price},"interval_begin":"${begin}","interval":1,"timestamp":"${begin}"}]}`;
  }
}

/** A snapshot of every symbol, then `count` frames 2 ms apart; identical in every run. */
export function feedFrames(symbols: readonly string[], count: number): string[] {
  const rng = new SeededRng(20_260_101);
  const markets = symbols.map((symbol) => new VenueMarket(symbol, rng));
  const start = Date.UTC(2026, 0, 1);
  const frames = markets.map((market) => market.snapshot());
  for (let index = 0; index < count; index++) {
    const market = markets[nextInt(rng, markets.length)] as VenueMarket;
    frames.push(market.next(new Date(start + index * 2)));
  }
  return frames;
}
