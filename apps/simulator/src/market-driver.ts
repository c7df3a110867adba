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
    const next = this.nextStop(instant);
    if (next > instant) return false;
    this.options.market.playTo(next);
    this.options.onPlayed();
    return true;
  }

  private turn(): void {
    if (!this.isRunning) return;
    const { time } = this.options;
    const now = time.now();
    for (let stretch = 0; stretch < STRETCHES_PER_TURN && this.playStretch(now); stretch++);
    const wait = Math.max(0, this.nextStop(now) - time.now());
    this.timer = time.after(wait, () => this.turn());
  }

  private nextStop(now: EpochMs): EpochMs {
    const { market, publishEveryMs, candles } = this.options;
    const position = market.playedTo();
    if (candles) return nextMultiple(position, candles.lengthMs, -candles.leadMs);
    const minute = nextMultiple(position, MINUTE_MS, 0);
    if (now - position > LAG_MS) return minute;
    return epochMs(Math.min(minute, nextMultiple(position, publishEveryMs, 0)));
  }
}

/** The first instant after `instant` that is a multiple of `step`, shifted by `offset`. */
function nextMultiple(instant: EpochMs, step: number, offset: number): EpochMs {
  return epochMs((Math.floor((instant - offset) / step) + 1) * step + offset);
}
