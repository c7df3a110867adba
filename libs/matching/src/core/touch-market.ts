import { Decimal, quantity, type EpochMs, type Price } from '@tidegate/kernel';
import type { Side } from '@tidegate/model';

import {
  isTriggered,
  numberOfPrice,
  RANK,
  takerPrice,
  wholeLots,
  type Candidate,
  type SliceMarket,
} from './candidate.js';
import type {
  BookSlice,
  CancelCode,
  Execution,
  MatchContext,
  QuoteSlice,
  WorkingOrder,
} from './market-slice.js';

/** One side of the market, best first. */
interface Ladder {
  readonly prices: ArrayLike<number>;
  readonly quantities: ArrayLike<number>;
}

/**
 * A book, or a quote as a book of one level. Takers walk the opposite side level by level; makers fill at their limit
 * when the opposite touch is at or through it. Our orders take at most a fixed share of each level per slice.
 */
export class TouchMarket implements SliceMarket {
  private readonly bestBid: number;
  private readonly bestAsk: number;
  /** What is left of each level, by the side of the orders that take it. */
  private readonly left = new Map<Side, Decimal[]>();

  constructor(
    private readonly slice: BookSlice | QuoteSlice,
    private readonly context: MatchContext,
  ) {
    this.bestBid = slice.type === 'book' ? bestOf(slice.book.bidPrices) : slice.quote.bid;
    this.bestAsk = slice.type === 'book' ? bestOf(slice.book.askPrices) : slice.quote.ask;
  }

  sees(activeFrom: EpochMs): boolean {
    return this.slice.at >= activeFrom;
  }

  expiry(expiresAt: EpochMs): 'before' | 'later' {
    return expiresAt <= this.slice.at ? 'before' : 'later';
  }

  candidateOf(working: WorkingOrder): Candidate | CancelCode | null {
    const isBuy = working.order.side === 'buy';
    const touch = isBuy ? this.bestAsk : this.bestBid;
    // An empty side has no touch (NaN): nothing trades with it, and it triggers no stop.
    if (!(touch > 0)) return null;
    switch (working.order.type) {
      case 'market':
        return { working, rank: RANK.atOpen, liquidity: 'taker', reference: touch };
      case 'stop_market': {
        const stop = numberOfPrice(working.order.stopPrice as Price);
        const reached = isTriggered(working) || (isBuy ? touch >= stop : touch <= stop);
        if (!reached) return null;
        return { working, rank: RANK.stop, liquidity: 'taker', reference: touch };
      }
      case 'limit':
        return this.limitCandidate(working, touch);
    }
  }

  availableTo(candidate: Candidate): Decimal {
    let sum = new Decimal(0);
    for (const level of this.reachable(candidate)) sum = sum.add(level.left);
    return sum;
  }

  fill(candidate: Candidate, requested: Decimal): Execution[] {
    return candidate.liquidity === 'maker'
      ? this.fillAtLimit(candidate, requested)
      : this.walk(candidate, requested);
  }

  private limitCandidate(working: WorkingOrder, touch: number): Candidate | CancelCode | null {
    const limit = numberOfPrice(working.order.limitPrice as Price);
    if (working.order.side === 'buy' ? touch > limit : touch < limit) return null;
    const arriving = working.phase === 'arriving';
    if (arriving && working.order.postOnly) return 'POST_ONLY_WOULD_CROSS';
    return {
      working,
      rank: RANK.limit,
      liquidity: arriving ? 'taker' : 'maker',
      reference: arriving ? touch : limit,
    };
  }

  private walk(candidate: Candidate, requested: Decimal): Execution[] {
    const executions: Execution[] = [];
    let remaining = requested;
    for (const level of this.reachable(candidate)) {
      // Stryker disable next-line ConditionalExpression: a further level gives nothing; this saves the walk
      if (remaining.lte(0)) break;
      const taken = this.take(candidate, level.index, remaining);
      if (taken.isZero()) continue;
      remaining = remaining.sub(taken);
      const { working } = candidate;
      const at = takerPrice(new Decimal(level.price), working, this.context.instrument);
      executions.push(this.execution(candidate, at, taken));
    }
    return executions;
  }

  private fillAtLimit(candidate: Candidate, requested: Decimal): Execution[] {
    let filled = new Decimal(0);
    for (const level of this.reachable(candidate)) {
      filled = filled.add(this.take(candidate, level.index, requested.sub(filled)));
    }
    if (filled.isZero()) return [];
    return [this.execution(candidate, candidate.working.order.limitPrice as Price, filled)];
  }

  private execution(candidate: Candidate, at: Price, filled: Decimal): Execution {
    return {
      order: candidate.working.order.id,
      price: at,
      quantity: quantity(filled),
      liquidity: candidate.liquidity,
      at: this.slice.at,
    };
  }

  /** Levels of the opposite side that the order can trade with, best first. */
  private *reachable(
    candidate: Candidate,
  ): Generator<{ index: number; price: number; left: Decimal }> {
    const { side, limitPrice } = candidate.working.order;
    const { prices } = this.ladder(side);
    const left = this.leftOn(side);
    const limit = limitPrice ? numberOfPrice(limitPrice) : null;
    for (let index = 0; index < prices.length; index++) {
      const at = prices[index] as number;
      if (limit !== null && (side === 'buy' ? at > limit : at < limit)) return;
      yield { index, price: at, left: left[index] as Decimal };
    }
  }

  private take(candidate: Candidate, index: number, requested: Decimal): Decimal {
    const left = this.leftOn(candidate.working.order.side);
    const taken = Decimal.min(requested, left[index] as Decimal);
    left[index] = (left[index] as Decimal).sub(taken);
    return taken;
  }

  private leftOn(side: Side): Decimal[] {
    const known = this.left.get(side);
    if (known) return known;
    const { levelShareMax } = this.context.model;
    const fresh = Array.from(this.ladder(side).quantities, (units) =>
      wholeLots(units, levelShareMax, this.context.instrument),
    );
    this.left.set(side, fresh);
    return fresh;
  }

  /** The side of the book that an order of `side` trades with. */
  private ladder(side: Side): Ladder {
    const { slice } = this;
    if (slice.type === 'quote') {
      const { quote } = slice;
      return side === 'buy'
        ? { prices: [quote.ask], quantities: [quote.askQuantity] }
        : { prices: [quote.bid], quantities: [quote.bidQuantity] };
    }
    const { book } = slice;
    return side === 'buy'
      ? { prices: book.askPrices, quantities: book.askQuantities }
      : { prices: book.bidPrices, quantities: book.bidQuantities };
  }
}

function bestOf(prices: Float64Array): number {
  return prices[0] ?? Number.NaN;
}
