import { Decimal, quantity, type EpochMs, type Price } from '@tidegate/kernel';

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
import type {
  CancelCode,
  CandleSlice,
  Execution,
  MatchContext,
  WorkingOrder,
} from './market-slice.js';

/**
 * One closed candle as a market. Taking costs half the assumed spread plus impact = coefficient·√(quantity ÷ volume),
 * bounded; limits fill only when the candle traded through them; all orders together take a bounded share of the volume.
 */
export class CandleMarket implements SliceMarket {
  readonly at: EpochMs;
  private pool: Decimal | null = null;

  constructor(
    private readonly slice: CandleSlice,
    private readonly context: MatchContext,
  ) {
    this.at = slice.closeTime;
  }

  sees(activeFrom: EpochMs): boolean {
    // A candle that we made up is no evidence of trading: orders wait for a real one.
    return this.slice.closeTime > activeFrom && !this.slice.candle.synthetic;
  }

  expiry(expiresAt: EpochMs): 'before' | 'after_open' | 'at_end' | 'later' {
    if (expiresAt <= this.slice.candle.openTime) return 'before';
    if (expiresAt < this.slice.closeTime) return 'after_open';
    return expiresAt === this.slice.closeTime ? 'at_end' : 'later';
  }

  candidateOf(working: WorkingOrder): Candidate | CancelCode | null {
    switch (working.order.type) {
      case 'market':
        return this.atOpen(working);
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

  fill(candidate: Candidate, wanted: Decimal): Execution[] {
    const filled = Decimal.min(wanted, this.availableTo());
    if (filled.lte(0)) return [];
    this.pool = this.availableTo().sub(filled);
    return [
      {
        order: candidate.working.order.id,
        price: this.priceOf(candidate, filled),
        quantity: quantity(filled),
        liquidity: candidate.liquidity,
        at: this.at,
      },
    ];
  }

  private atOpen(working: WorkingOrder): Candidate {
    const reference = this.slice.candle.open;
    return { working, rank: RANK.atOpen, liquidity: 'taker', reference };
  }

  private stopCandidate(working: WorkingOrder, stopPrice: Price): Candidate | null {
    if (isTriggered(working)) return this.atOpen(working);
    const { open, high, low } = this.slice.candle;
    const stop = numberOfPrice(stopPrice);
    const isBuy = working.order.side === 'buy';
    if (isBuy ? high < stop : low > stop) return null;
    if (isBuy ? open >= stop : open <= stop) return this.atOpen(working);
    return { working, rank: RANK.stop, liquidity: 'taker', reference: stop };
  }

  private limitCandidate(working: WorkingOrder, limitPrice: Price): Candidate | CancelCode | null {
    const { open, high, low } = this.slice.candle;
    const limit = numberOfPrice(limitPrice);
    const isBuy = working.order.side === 'buy';
    if (working.phase === 'arriving') {
      const halfSpread = open * this.context.model.halfSpreadRate;
      const crosses = isBuy ? open + halfSpread <= limit : open - halfSpread >= limit;
      if (crosses) return working.order.postOnly ? 'POST_ONLY_WOULD_CROSS' : this.atOpen(working);
      if (isImmediate(working)) return null;
    }
    if (isBuy ? low >= limit : high <= limit) return null;
    const gapped = working.phase !== 'arriving' && (isBuy ? open < limit : open > limit);
    return {
      working,
      rank: gapped ? RANK.atOpen : RANK.limit,
      liquidity: 'maker',
      reference: gapped ? open : limit,
    };
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
    const { halfSpreadRate, impactCoefficient, impactRateMax } = this.context.model;
    const share = filled.toNumber() / this.slice.candle.volume;
    const impact = Math.min(impactRateMax, impactCoefficient * Math.sqrt(share));
    return new Decimal(halfSpreadRate).add(impact);
  }
}
