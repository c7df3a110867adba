import type { BookAnalysis, BookSnapshot } from '@tidegate/model';

import type { BookOptions } from './book-options.js';

/** Absolute imbalance above which one side has pressure. */
const PRESSURE_IMBALANCE = 0.15;
/** Depth ratio above which (or below whose inverse) one side has pressure at any imbalance. */
const PRESSURE_DEPTH_RATIO = 1.5;

/**
 * Analyses the shape of a book. Returns `null` when a side is empty or the book is crossed: the shape is then unknown,
 * not balanced. `vanished` is the recently vanished large interest (`vanishedInterest`).
 *
 * score = (0.85 × imbalance ± 0.05 pressure + 0.05 × whale bias) × quality, clamped to −1 … 1, where quality is the
 * liquidity score, × 0.5 when spoofing is suspected and × 0.7 when the spread is wide. Swapping the sides of the
 * book negates the score.
 */
export function analyseBook(
  snapshot: BookSnapshot,
  vanished: number,
  options: BookOptions,
): BookAnalysis | null {
  const bids = measureSide(snapshot.bidPrices, snapshot.bidQuantities, options);
  const asks = measureSide(snapshot.askPrices, snapshot.askQuantities, options);
  if (!bids || !asks || bids.best >= asks.best) return null;
  return analysisOf(bids, asks, { isSpoofed: vanished > options.spoofSumMultiple, options });
}

/** Totals of one side of the book. */
interface SideMeasure {
  readonly best: number;
  readonly quantity: number;
  readonly notional: number;
  readonly whales: number;
  readonly whaleNotional: number;
  readonly voids: number;
}

function analysisOf(
  bids: SideMeasure,
  asks: SideMeasure,
  more: { readonly isSpoofed: boolean; readonly options: BookOptions },
): BookAnalysis {
  const { isSpoofed, options } = more;
  const imbalance = (bids.quantity - asks.quantity) / (bids.quantity + asks.quantity);
  const depthRatio = bids.quantity / asks.quantity;
  const mid = (bids.best + asks.best) / 2;
  const spreadRate = (asks.best - bids.best) / mid;
  const whaleNotional = bids.whaleNotional + asks.whaleNotional;
  const whaleBias =
    whaleNotional > 0 ? (bids.whaleNotional - asks.whaleNotional) / whaleNotional : 0;
  const voids = bids.voids + asks.voids;
  const notional = bids.notional + asks.notional;
  const liquidityScore = liquidityOf({ spreadRate, notional, voids, depthRatio }, options);
  const isWide = spreadRate > wideSpreadRate(options);
  const quality = liquidityScore * (isSpoofed ? 0.5 : 1) * (isWide ? 0.7 : 1);
  const lean = 0.85 * imbalance + 0.05 * pressureOf(imbalance, depthRatio) + 0.05 * whaleBias;
  return {
    imbalance,
    depthRatio,
    bidNotional: bids.notional,
    askNotional: asks.notional,
    bestBid: bids.best,
    bestAsk: asks.best,
    mid,
    spreadRate,
    whaleBias,
    whaleBids: bids.whales,
    whaleAsks: asks.whales,
    voids,
    liquidityScore,
    spoofingSuspected: isSpoofed,
    score: Math.min(1, Math.max(-1, lean * quality)),
  };
}

/** `null` for an empty side. */
function measureSide(
  prices: Float64Array,
  quantities: Float64Array,
  options: BookOptions,
): SideMeasure | null {
  const levels = Math.min(prices.length, options.levels);
  let quantity = 0;
  let notional = 0;
  for (let level = 0; level < levels; level++) {
    quantity += quantities[level] as number;
    notional += (prices[level] as number) * (quantities[level] as number);
  }
  if (!(quantity > 0)) return null;
  const whaleQuantity = (options.whaleMultiple * quantity) / levels;
  let whales = 0;
  let whaleNotional = 0;
  let voids = 0;
  for (let level = 0; level < levels; level++) {
    const price = prices[level] as number;
    const held = quantities[level] as number;
    if (price * held >= options.whaleNotional || held > whaleQuantity) {
      whales += 1;
      whaleNotional += price * held;
    }
    if (level > 0) {
      const nearer = prices[level - 1] as number;
      if (Math.abs(price - nearer) > options.voidRate * nearer) voids += 1;
    }
  }
  return { best: prices[0] as number, quantity, notional, whales, whaleNotional, voids };
}

/** 1: pressure from buyers; −1: from sellers; 0: neither. */
function pressureOf(imbalance: number, depthRatio: number): number {
  if (imbalance > PRESSURE_IMBALANCE || depthRatio > PRESSURE_DEPTH_RATIO) return 1;
  if (imbalance < -PRESSURE_IMBALANCE || depthRatio < 1 / PRESSURE_DEPTH_RATIO) return -1;
  return 0;
}

/**
 * 0.5, + 0.2 for a tight spread (+ 0.1 if only not wide), + 0.15 for a deep book (+ 0.05 if only fair),
 * + 0.1 for balanced sides, − 0.05 per void (at most 0.2); clamped to 0–1.
 */
function liquidityOf(
  book: {
    readonly spreadRate: number;
    readonly notional: number;
    readonly voids: number;
    readonly depthRatio: number;
  },
  options: BookOptions,
): number {
  const { spreadRate, notional, voids, depthRatio } = book;
  let score = 0.5;
  if (spreadRate < options.tightSpreadRate) score += 0.2;
  else if (spreadRate <= wideSpreadRate(options)) score += 0.1;
  if (notional > options.deepNotional) score += 0.15;
  else if (notional > options.deepNotional * options.fairShare) score += 0.05;
  if (depthRatio >= 0.7 && depthRatio <= 1 / 0.7) score += 0.1;
  return Math.min(1, Math.max(0, score - Math.min(0.05 * voids, 0.2)));
}

function wideSpreadRate(options: BookOptions): number {
  return options.tightSpreadRate * options.wideSpreadMultiple;
}
