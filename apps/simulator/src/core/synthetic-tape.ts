import {
  DAY_MS,
  epochMs,
  invariant,
  MINUTE_MS,
  nextGaussian,
  SeededRng,
  seedFrom,
  type EpochMs,
  type RngState,
} from '@tidegate/kernel';

import type { SyntheticInstrument } from './instrument-catalog.js';
import { minutePrints } from './minute-prints.js';
import { pointsNeeded, type PriceRange } from './price-path.js';
import {
  driftOf,
  nextRegime,
  REGIME_JUMP_RATE,
  REGIME_VOLATILITY,
  type Regime,
  type RegimeContext,
} from './regime.js';
import { typicalTicks } from './split-bar.js';
import type { MinuteBar, Print, Tape } from './tape.js';
import { ticksOfPrice } from './venue-instrument.js';

/** The complete state of a synthetic market between two minutes; resuming from it is exact. */
export interface SyntheticTapeState {
  /** Open time of the next minute. */
  readonly nextMinute: EpochMs;
  readonly own: RngState;
  readonly shared: RngState;
  /** Log of price ÷ anchor price. */
  readonly logPrice: number;
  /** Log of volatility ÷ quiet volatility, without the factor of the regime. */
  readonly agitation: number;
  readonly close: number;
  readonly nextTradeId: number;
  readonly regime: Regime;
}

/** Fraction of an instrument's noise shared by the whole market. */
const MARKET_LOADING = 0.55;
const OWN_LOADING = Math.sqrt(1 - MARKET_LOADING ** 2);
const AGITATION_MEMORY = 0.955;
const AGITATION_SHOCK = 0.13;
/** Mean of |standard normal|. */
const MEAN_SHOCK = Math.sqrt(2 / Math.PI);
/** Reversion to the anchor price, with a half-life of about ten days. */
const ANCHOR_PULL = Math.LN2 / 14_400;
/** Number of midnight states kept, enough for the served history. */
const DAYS_KEPT = 34;
const TRADES_MAX = 90;
const TRADES_MIN = 4;

/**
 * A seeded market with successive regimes, clustering volatility, jumps, and volume that depends on volatility and
 * jumps. A pure function of the seed and the start minute.
 */
export class SyntheticTape implements Tape {
  private readonly own: SeededRng;
  private readonly shared: SeededRng;
  private readonly state: {
    -readonly [Name in keyof SyntheticTapeState]: SyntheticTapeState[Name];
  };
  private readonly days: SyntheticTapeState[] = [];

  constructor(
    private readonly instrument: SyntheticInstrument,
    private readonly seed: number,
    start: SyntheticTapeState,
  ) {
    this.state = { ...start };
    this.own = new SeededRng(start.own);
    this.shared = new SeededRng(start.shared);
  }

  /** The initial state of a market that opens at `openTime`. */
  static opening(
    instrument: SyntheticInstrument,
    seed: number,
    openTime: EpochMs,
  ): SyntheticTapeState {
    const own = new SeededRng(seedFrom(`${seed}:${instrument.symbol}`));
    const context = {
      minute: openTime / MINUTE_MS,
      logPrice: 0,
      quietVolatility: instrument.minuteVolatility,
    };
    const regime = nextRegime(own, context);
    return {
      nextMinute: openTime,
      own: own.state(),
      shared: new SeededRng(seedFrom(`${seed}:market`)).state(),
      logPrice: 0,
      agitation: 0,
      close: ticksOfPrice(instrument, instrument.anchorPrice),
      nextTradeId: 1,
      regime,
    };
  }

  /** The state at the midnight `instant`, to resume from later; `null` if it is no longer kept. */
  stateAt(instant: EpochMs): SyntheticTapeState | null {
    return this.days.find((state) => state.nextMinute === instant) ?? null;
  }

  minute(openTime: EpochMs): MinuteBar | null {
    invariant(openTime === this.state.nextMinute, 'Minutes must be requested in sequence', {
      requested: openTime,
      next: this.state.nextMinute,
    });
    if (openTime % DAY_MS === 0) this.rememberDay();
    const { instrument } = this;
    const context: RegimeContext = {
      minute: openTime / MINUTE_MS,
      logPrice: this.state.logPrice,
      quietVolatility: instrument.minuteVolatility,
    };
    const regime =
      context.minute < this.state.regime.endsAtMinute
        ? this.state.regime
        : nextRegime(this.own, context);
    const shock = MARKET_LOADING * nextGaussian(this.shared) + OWN_LOADING * nextGaussian(this.own);
    const volatility =
      instrument.minuteVolatility * REGIME_VOLATILITY[regime.kind] * Math.exp(this.state.agitation);
    const jump = this.jumpOf(regime);
    const noise = volatility * shock + jump;
    const logPrice = context.logPrice * (1 - ANCHOR_PULL) + driftOf(regime, context) + noise;
    const bar = this.barOf({ openTime, logPrice, volatility, noise });
    const { state } = this;
    state.nextMinute = epochMs(openTime + MINUTE_MS);
    state.regime = regime;
    state.agitation = nextAgitation(state.agitation, shock, jump !== 0);
    // A minute without trades has no visible effect.
    if (bar) {
      state.logPrice = logPrice;
      state.close = bar.close;
      state.nextTradeId += bar.trades;
    }
    return bar;
  }

  printsOf(bar: MinuteBar): readonly Print[] {
    return minutePrints(bar, this.streamAt('prints', bar.openTime));
  }

  lose(trades: number): void {
    this.state.nextTradeId -= trades;
  }

  private rememberDay(): void {
    this.days.push({ ...this.state, own: this.own.state(), shared: this.shared.state() });
    if (this.days.length > DAYS_KEPT) this.days.shift();
  }

  private barOf(move: {
    readonly openTime: EpochMs;
    readonly logPrice: number;
    readonly volatility: number;
    readonly noise: number;
  }): MinuteBar | null {
    const { instrument, own } = this;
    const price = instrument.anchorPrice * Math.exp(move.logPrice);
    const range = this.rangeOf(price, move.volatility);
    const quiet = own.next() < instrument.quietMinuteRate;
    const surprise = Math.abs(move.noise) / instrument.minuteVolatility;
    const activity = Math.exp(0.45 * nextGaussian(own)) * (0.5 + 0.65 * surprise);
    if (quiet) return null;
    const target = Math.round(instrument.minuteTrades * Math.sqrt(activity));
    const trades = Math.min(TRADES_MAX, Math.max(pointsNeeded(range), TRADES_MIN, target));
    const quantity = (instrument.minuteTurnover / price) * activity;
    const lots = Math.max(trades, Math.round(quantity * 10 ** instrument.quantityPrecision));
    return {
      openTime: move.openTime,
      open: range.open,
      high: range.high,
      low: range.low,
      close: range.close,
      lots,
      turnover: typicalTicks(range) * lots,
      trades,
      firstTradeId: this.state.nextTradeId,
    };
  }

  /** Extremes of a Brownian bridge, each drawn from its exact marginal distribution. */
  private rangeOf(price: number, volatility: number): PriceRange {
    const open = this.state.close;
    const close = Math.max(1, ticksOfPrice(this.instrument, price));
    const variance = (volatility * close) ** 2;
    const distance = (close - open) ** 2;
    const reach = (): number => Math.sqrt(distance - 2 * variance * Math.log(1 - this.own.next()));
    const high = Math.max(open, close, Math.round((open + close + reach()) / 2));
    const low = Math.min(open, close, Math.round((open + close - reach()) / 2));
    return { open, high, low: Math.max(1, low), close };
  }

  private jumpOf(regime: Regime): number {
    const [chance, size, sign] = [this.own.next(), this.own.next(), this.own.next()];
    if (chance >= REGIME_JUMP_RATE[regime.kind]) return 0;
    return (sign < 0.5 ? -1 : 1) * this.instrument.minuteVolatility * (4 + 6 * size);
  }

  private streamAt(purpose: string, instant: EpochMs): SeededRng {
    return new SeededRng(seedFrom(`${this.seed}:${this.instrument.symbol}:${purpose}:${instant}`));
  }
}

/** Volatility increases with the size of the last shock and decays slowly, within bounds. */
function nextAgitation(agitation: number, shock: number, jumped: boolean): number {
  const next =
    AGITATION_MEMORY * agitation +
    AGITATION_SHOCK * (Math.abs(shock) - MEAN_SHOCK) +
    (jumped ? 0.35 : 0);
  return Math.max(-0.6, Math.min(1.1, next));
}
