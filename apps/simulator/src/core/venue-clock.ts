import { epochMs, type Clock, type EpochMs } from '@tidegate/kernel';

/**
 * The venue's clock: the later of the base clock and the played position, since a market may be played ahead of a
 * manual clock.
 */
export class VenueClock implements Clock {
  constructor(
    private readonly clock: Clock,
    private position: EpochMs,
  ) {}

  now(): EpochMs {
    return epochMs(Math.max(this.clock.now(), this.position));
  }

  /** The instant up to which the market has been played. */
  playedTo(): EpochMs {
    return this.position;
  }

  moveTo(instant: EpochMs): void {
    this.position = instant;
  }
}
