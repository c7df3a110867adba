import { epochMs, type Clock, type EpochMs } from '@tidegate/kernel';

/**
 * The venue's instant: the later of its clock and of how far its market has been played, as a market may be
 * played ahead of a clock that is moved by hand.
 */
export class VenueClock implements Clock {
  constructor(
    private readonly clock: Clock,
    private position: EpochMs,
  ) {}

  now(): EpochMs {
    return epochMs(Math.max(this.clock.now(), this.position));
  }

  /** Up to where the market has been played. */
  playedTo(): EpochMs {
    return this.position;
  }

  moveTo(instant: EpochMs): void {
    this.position = instant;
  }
}
