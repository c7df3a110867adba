import {
  epochMs,
  MINUTE_MS,
  type Clock,
  type EpochMs,
  type Timer,
  type Timers,
} from '@tidegate/kernel';

/** The market to drive. */
export interface PlayableMarket {
  playedTo(): EpochMs;
  /** Plays all events due before `instant`. */
  playTo(instant: EpochMs): void;
}

export interface MarketDriverOptions {
  readonly market: PlayableMarket;
  readonly time: Clock & Timers;
  /** Venue time between two publications. */
  readonly publishEveryMs: number;
  /** For a candle feed: the candle length, and how long before its end a candle is published. */
  readonly candles: { readonly lengthMs: number; readonly leadMs: number } | null;
  /** Called after each played step. */
  readonly onPlayed: () => void;
}

/** Maximum steps per turn of the event loop while the market lags behind its clock. */
const STEPS_PER_TURN = 16;
/** A market that lags by more than this plays whole minutes. */
const LAG_MS = 2 * MINUTE_MS;

/**
 * Plays the market along its clock in steps that end at fixed instants of venue time. The published data depends on
 * these instants, never on the time at which a timer fires.
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

  /** Plays one step if it ends by `instant`; returns whether it did. */
  playStep(instant: EpochMs): boolean {
    return this.playUpTo(this.nextStop(), instant);
  }

  private turn(): void {
    if (!this.isRunning) return;
    const { time } = this.options;
    const now = time.now();
    for (let step = 0; step < STEPS_PER_TURN; step++) {
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

  /** The end of the next step of a market that may lag behind its clock. */
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
