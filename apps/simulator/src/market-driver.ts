import {
  epochMs,
  MINUTE_MS,
  type Clock,
  type EpochMs,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/** What is driven. */
export interface PlayableMarket {
  playedTo(): EpochMs;
  /** Lets everything happen that is due before `instant`. */
  playTo(instant: EpochMs): void;
}

export interface MarketDriverOptions {
  readonly market: PlayableMarket;
  readonly time: Clock & Timers;
  /** Venue time between two publications. */
  readonly publishEveryMs: number;
  /** Where only candles are published: their length, and how long before their end they come. */
  readonly candles: { readonly lengthMs: number; readonly leadMs: number } | null;
  /** Called after each stretch of market. */
  readonly onPlayed: () => void;
}

/** Stretches played in one go when the market lags behind its clock; then others may run. */
const STRETCHES_PER_TURN = 16;
/** A market that lags by more plays whole minutes. */
const LAG_MS = 2 * MINUTE_MS;

/**
 * Plays the market along its clock, in stretches that end at fixed instants of venue time: what is published
 * depends on these instants, never on when a timer happened to fire.
 */
export class MarketDriver {
  private timer: Timer | null = null;
  private isRunning = false;

  constructor(private readonly options: MarketDriverOptions) {}

  start(): void {
    this.isRunning = true;
    this.turn();
  }

  stop(): void {
    this.isRunning = false;
    this.timer?.cancel();
  }

  /** One stretch, if one ends by `instant`; whether it did. */
  playStretch(instant: EpochMs): boolean {
    return this.playUpTo(this.nextStop(), instant);
  }

  private turn(): void {
    if (!this.isRunning) return;
    const { time } = this.options;
    const now = time.now();
    for (let stretch = 0; stretch < STRETCHES_PER_TURN; stretch++) {
      if (!this.playUpTo(this.nextStopBy(now), now)) break;
    }
    const wait = Math.max(0, this.nextStop() - time.now());
    this.timer = time.after(wait, () => this.turn());
  }

  private playUpTo(stop: EpochMs, instant: EpochMs): boolean {
    if (stop > instant) return false;
    this.options.market.playTo(stop);
    this.options.onPlayed();
    return true;
  }

  private nextStop(): EpochMs {
    const { market, publishEveryMs, candles } = this.options;
    const position = market.playedTo();
    if (candles) return nextMultiple(position, candles.lengthMs, -candles.leadMs);
    const regular = nextMultiple(position, publishEveryMs, 0);
    return epochMs(Math.min(regular, nextMultiple(position, MINUTE_MS, 0)));
  }

  /** The next stop of a market that may lag behind its clock. */
  private nextStopBy(now: EpochMs): EpochMs {
    const position = this.options.market.playedTo();
    const isLagging = this.options.candles === null && now - position > LAG_MS;
    return isLagging ? nextMultiple(position, MINUTE_MS, 0) : this.nextStop();
  }
}

/** The first instant after `instant` that is a multiple of `step`, shifted by `offset`. */
function nextMultiple(instant: EpochMs, step: number, offset: number): EpochMs {
  return epochMs((Math.floor((instant - offset) / step) + 1) * step + offset);
}
