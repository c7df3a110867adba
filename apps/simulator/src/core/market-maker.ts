import { invariant, nextGaussian, nextInt, type Rng } from '@tidegate/kernel';
import type { LimitOrderBook } from '@tidegate/matching';
import { oppositeSide, type Side } from '@tidegate/model';

import type { Print } from './tape.js';

export interface MarketMakerOptions {
  readonly book: LimitOrderBook;
  readonly rng: Rng;
  /** Current market price, in ticks. */
  readonly ticks: number;
  /** Typical size of a level, in lots. */
  readonly levelLots: number;
}

/** More than the deepest served book (1,000), so the book stays full after trades and pulled quotes. */
const LEVELS = 1_100;
const LEVELS_MAX = 1_200;
/** Most orders are placed and cancelled within these best levels, and sizes increase up to this rank. */
const BUSY_LEVELS = 50;
const DISTANT_CHURN_RATE = 0.2;
/** Distance between levels and maximum spread, as fractions of the price. */
const SPACING_RATE = 0.000_12;
const SPREAD_RATE = 0.000_1;
const CHURN_PER_STEP = 2;
/** Maximum levels placed at once between a new touch and the remaining ladder. */
const GAP_LEVELS_MAX = 10;

/**
 * The seeded participants of a book: they quote a ladder around the market, pull the quotes that the next trade would
 * cross, and send the taker orders. Every trade is a match in the book.
 */
export class MarketMaker {
  private readonly book: LimitOrderBook;
  private readonly rng: Rng;
  private readonly levelLots: number;
  private ticks: number;
  private nextOrderId = 1;

  constructor(options: MarketMakerOptions) {
    this.book = options.book;
    this.rng = options.rng;
    this.ticks = options.ticks;
    this.levelLots = options.levelLots;
    this.topUp('sell', this.ticks + this.spread());
    this.topUp('buy', Math.max(1, this.ticks - this.spread()));
  }

  /** Executes one planned trade: pulls better quotes, fills the level at its price, and sends the taker order. */
  trade(print: Print): void {
    const { side, ticks, lots } = print;
    const quoted = oppositeSide(side);
    this.ticks = ticks;
    this.pull(quoted, ticks);
    this.pull(side, side === 'buy' ? ticks - 1 : ticks + 1);
    this.lay(quoted, ticks);
    const distant = this.step(side, ticks, this.spreadMax());
    const best = this.book.bestPrice(side);
    if (best === null || this.isFurther(side, best, distant)) {
      this.lay(side, this.step(side, ticks, this.spread()));
    }
    const missing = lots - this.book.quantityAtPrice(quoted, ticks);
    if (missing > 0)
      this.place(quoted, ticks, missing + (this.rng.next() < 0.5 ? this.size(0) : 0));
    this.take(print);
    this.topUp(quoted, ticks);
    this.topUp(side, this.book.bestPrice(side) ?? distant);
  }

  /** Places and cancels a few orders without a trade. */
  churn(): void {
    for (let action = 0; action < CHURN_PER_STEP; action++) {
      const side: Side = this.rng.next() < 0.5 ? 'buy' : 'sell';
      const count = this.book.levelCount(side);
      const reach = this.rng.next() < DISTANT_CHURN_RATE ? count : Math.min(count, BUSY_LEVELS);
      const rank = Math.floor(reach * this.rng.next() ** 2);
      const draw = this.rng.next();
      if (count === 0) continue;
      const price = this.book.priceAt(side, rank);
      if (draw < 0.45) this.place(side, price, this.size(rank));
      else if (draw < 0.75) this.thin(side, rank);
      else
        this.place(
          side,
          this.step(side, price, 1 + nextInt(this.rng, this.spacing())),
          this.size(rank),
        );
      this.trim(side);
    }
  }

  private take(print: Print): void {
    const { side, ticks, lots } = print;
    const order = { id: this.nextId(), side, price: ticks, quantity: lots };
    const { executions } = this.book.placeLimit(order, 'IOC');
    const traded = executions.reduce((sum, each) => sum + each.quantity, 0);
    invariant(
      traded === lots && executions.every((each) => each.price === ticks),
      'Planned trade did not execute at its price and size',
      { ticks, lots, traded },
    );
  }

  /** Cancels the levels of `side` that are better than `limit`. */
  private pull(side: Side, limit: number): void {
    for (let best = this.book.bestPrice(side); best !== null; best = this.book.bestPrice(side)) {
      if (!this.isFurther(side, limit, best)) return;
      this.cancelLevel(side, 0);
    }
  }

  /** Places a level at `touch`, and several between it and the rest of the ladder. */
  private lay(side: Side, touch: number): void {
    const rest = this.book.bestPrice(side);
    if (rest === touch) return;
    this.place(side, touch, this.size(0));
    if (rest === null) return;
    let price = this.step(side, touch, this.spacing());
    for (let laid = 0; laid < GAP_LEVELS_MAX && this.isFurther(side, rest, price); laid++) {
      this.place(side, price, this.size(laid));
      price = this.step(side, price, this.spacing());
    }
    this.trim(side);
  }

  /** Extends the ladder from its worst level, or from `touch` if it is empty. */
  private topUp(side: Side, touch: number): void {
    while (this.book.levelCount(side) < LEVELS) {
      const count = this.book.levelCount(side);
      const price =
        count === 0 ? touch : this.step(side, this.book.priceAt(side, count - 1), this.spacing());
      if (price < 1 || (count > 0 && this.book.priceAt(side, count - 1) === price)) return;
      this.place(side, price, this.size(count));
    }
  }

  private trim(side: Side): void {
    while (this.book.levelCount(side) > LEVELS_MAX) {
      this.cancelLevel(side, this.book.levelCount(side) - 1);
    }
  }

  /** Cancels an order of a level, or part of it if the cancellation would remove the touch. */
  private thin(side: Side, rank: number): void {
    const ids = this.book.ordersAt(side, rank);
    const id = ids[nextInt(this.rng, ids.length)] as number;
    const quantity = this.book.quantityAt(side, rank);
    if (ids.length > 1 || rank > 0) this.book.cancel(id);
    else if (quantity > 1) this.book.reduce(id, 1 + nextInt(this.rng, quantity - 1));
  }

  private cancelLevel(side: Side, rank: number): void {
    for (const id of this.book.ordersAt(side, rank)) this.book.cancel(id);
  }

  private place(side: Side, price: number, quantity: number): void {
    if (price < 1) return;
    this.book.placeLimit({ id: this.nextId(), side, price, quantity });
  }

  private size(rank: number): number {
    const lots =
      this.levelLots *
      Math.exp(0.7 * nextGaussian(this.rng)) *
      (1 + Math.min(rank, BUSY_LEVELS) / 15);
    return Math.max(1, Math.round(lots));
  }

  private spacing(): number {
    return Math.max(1, Math.round(this.ticks * SPACING_RATE * (0.3 + 1.4 * this.rng.next())));
  }

  private spread(): number {
    return 1 + nextInt(this.rng, this.spreadMax());
  }

  private spreadMax(): number {
    return Math.max(1, Math.round(this.ticks * SPREAD_RATE));
  }

  /** `price` moved `ticks` away from the market. */
  private step(side: Side, price: number, ticks: number): number {
    return side === 'buy' ? price - ticks : price + ticks;
  }

  /** Whether `price` is further from the market than `other`. */
  private isFurther(side: Side, price: number, other: number): boolean {
    return side === 'buy' ? price < other : price > other;
  }

  private nextId(): number {
    return this.nextOrderId++;
  }
}
