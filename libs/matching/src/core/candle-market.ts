import { doubleOf, Decimal, epochMs, quantity, type EpochMs, type Price } from '@tidegate/kernel';

import {
  isImmediate,
  isTriggered,
  numberOfPrice,
  RANK,
  takerPrice,
  wholeLots,
  type Candidate,
  type SliceMarket,
} from './candidate.js';
import { limitReach, stopReach, type Level } from './candle-reach.js';
import { impactRate } from './impact.js';
import type {
  CancelCode,
  CandleSlice,
  Execution,
  MatchContext,
  WorkingOrder,
} from './market-slice.js';

/**
 * One closed candle as a market. Taking costs half the assumed spread plus impact = coefficient·√(quantity ÷ volume),
 * bounded. Limits fill only when the candle traded through them. All orders together take a bounded share of the
 * volume.
 *
 * An execution has the time at which its price was current: the open, or, inside the bar, halfway between the first
 * possible moment and the close, because a candle does not show when it traded at which price. It is never before the
 * order is active, never after the close, and never before an earlier execution of the same candle.
 */
export class CandleMarket implements SliceMarket {
  private pool: Decimal | null = null;
  private readonly middle: EpochMs;
  private lastExecutionAt: EpochMs;

  constructor(
    private readonly slice: CandleSlice,
    private readonly context: MatchContext,
  ) {
    this.middle = halfway(slice.candle.openTime, slice.closeTime);
    this.lastExecutionAt = slice.candle.openTime;
  }

  sees(activeFrom: EpochMs): boolean {
    // A synthetic candle proves no trading: orders wait for a real one.
    return this.slice.closeTime > activeFrom && !this.slice.candle.synthetic;
  }

  expiry(expiresAt: EpochMs): 'before' | 'after_open' | 'at_end' | 'later' {
    if (expiresAt <= this.slice.candle.openTime) return 'before';
    if (expiresAt < this.slice.closeTime) return 'after_open';
    if (expiresAt > this.slice.closeTime) return 'later';
    // Stryker disable next-line StringLiteral: callers compare only the other answers
    return 'at_end';
  }

  candidateOf(working: WorkingOrder): Candidate | CancelCode | null {
    switch (working.order.type) {
      case 'market':
        return this.atMarket(working);
      case 'stop_market':
        return this.stopCandidate(working, working.order.stopPrice as Price);
      case 'limit':
        return this.limitCandidate(working, working.order.limitPrice as Price);
    }
  }

  availableTo(): Decimal {
    const { model, instrument } = this.context;
    this.pool ??= wholeLots(this.slice.candle.volume, model.participationRateMax, instrument);
    return this.pool;
  }

  fill(candidate: Candidate, requested: Decimal): Execution[] {
    const filled = Decimal.min(requested, this.availableTo());
    if (filled.lte(0)) return [];
    this.pool = this.availableTo().sub(filled);
    return [
      {
        order: candidate.working.order.id,
        price: this.priceOf(candidate, filled),
        quantity: quantity(filled),
        liquidity: candidate.liquidity,
        at: this.timeOf(candidate),
      },
    ];
  }

  /**
   * Whether the order was active at the open, allowing for latency and late delivery of the last candle. An order that
   * became active in the second half of the bar was not, in particular the exits of an entry that filled inside the
   * bar.
   */
  private metOpen(working: WorkingOrder): boolean {
    return working.activeFrom < this.middle;
  }

  private timeOf({ rank, working }: Candidate): EpochMs {
    const { candle, closeTime } = this.slice;
    const from = epochMs(Math.max(candle.openTime, working.activeFrom));
    const at =
      rank === RANK.atOpen ? from : rank === RANK.atClose ? closeTime : halfway(from, closeTime);
    this.lastExecutionAt = epochMs(Math.max(at, this.lastExecutionAt));
    return this.lastExecutionAt;
  }

  /** Fills at the open. An order that became active later takes the close, the only later price. */
  private atMarket(working: WorkingOrder): Candidate {
    if (this.metOpen(working)) return this.atOpen(working);
    const reference = this.slice.candle.close;
    return { working, rank: RANK.atClose, liquidity: 'taker', reference };
  }

  private atOpen(working: WorkingOrder): Candidate {
    const reference = this.slice.candle.open;
    return { working, rank: RANK.atOpen, liquidity: 'taker', reference };
  }

  private stopCandidate(working: WorkingOrder, stopPrice: Price): Candidate | null {
    if (isTriggered(working)) return this.atMarket(working);
    const reach = stopReach(this.slice.candle, this.levelOf(working, stopPrice));
    return reach && { working, ...reach, liquidity: 'taker' };
  }

  private limitCandidate(working: WorkingOrder, limitPrice: Price): Candidate | CancelCode | null {
    const level = this.levelOf(working, limitPrice);
    const reach = limitReach(this.slice.candle, level);
    if (!level.metOpen && isImmediate(working)) return null;
    if (working.phase !== 'arriving') return reach && { working, ...reach, liquidity: 'maker' };
    if (level.metOpen && this.crossesAtOpen(level)) {
      return working.order.postOnly ? 'POST_ONLY_WOULD_CROSS' : this.atOpen(working);
    }
    if (!reach || isImmediate(working)) return null;
    // It did not rest at the open, so it cannot have filled there.
    return { working, rank: RANK.limit, liquidity: 'maker', reference: level.level };
  }

  private crossesAtOpen({ side, level }: Level): boolean {
    const { open } = this.slice.candle;
    const halfSpread = open * this.context.model.halfSpreadRate;
    return side === 'buy' ? open + halfSpread <= level : open - halfSpread >= level;
  }

  private levelOf(working: WorkingOrder, level: Price): Level {
    const { side } = working.order;
    return { side, level: numberOfPrice(level), metOpen: this.metOpen(working) };
  }

  private priceOf(candidate: Candidate, filled: Decimal): Price {
    const { working, reference, liquidity } = candidate;
    const { instrument } = this.context;
    const exact = new Decimal(reference);
    if (liquidity === 'maker') return takerPrice(exact, working, instrument);
    const cost = this.costRate(filled);
    const direction = working.order.side === 'buy' ? 1 : -1;
    return takerPrice(exact.mul(cost.mul(direction).add(1)), working, instrument);
  }

  private costRate(filled: Decimal): Decimal {
    const { model } = this.context;
    const share = doubleOf(filled) / this.slice.candle.volume;
    return new Decimal(model.halfSpreadRate).add(impactRate(model, share));
  }
}

function halfway(from: EpochMs, to: EpochMs): EpochMs {
  return epochMs(Math.floor((from + to) / 2));
}
