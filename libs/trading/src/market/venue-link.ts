import type { TidegateError } from '@tidegate/kernel';

import { problemOf, type StatusProblem } from '../engine/engine-status.js';

/** State of the connection to the venue: whether the stream is connected, and the last problem. */
export class VenueLink {
  private isConnected = false;
  private last: StatusProblem | null = null;

  /** Why the venue is unreachable; `null` if no problem is known. */
  get problem(): StatusProblem | null {
    return this.last;
  }

  /** Records the result of a request: `null` if the venue answered. */
  onAnswer(problem: TidegateError | null): void {
    this.last = problemOf(problem);
  }

  /**
   * Records that the stream connected, or that it disconnected or failed to connect; returns whether the state changed.
   */
  onConnection(connected: boolean, reason: string): boolean {
    this.last = connected ? null : { code: 'VENUE_UNREACHABLE', message: reason };
    const isChanged = connected !== this.isConnected;
    this.isConnected = connected;
    return isChanged;
  }
}
