import type { TidegateError } from '@tidegate/kernel';

import { problemOf, type StatusProblem } from '../engine/engine-status.js';

/** What is known of the way to the venue: whether the stream stands, and what kept it from standing last. */
export class VenueLink {
  private isConnected = false;
  private last: StatusProblem | null = null;

  /** Why the venue is not heard; `null` while nothing speaks against it. */
  get problem(): StatusProblem | null {
    return this.last;
  }

  /** A question was answered (`null`), or not, for the reason given. */
  onAnswer(problem: TidegateError | null): void {
    this.last = problemOf(problem);
  }

  /** The stream stands, or an attempt at it failed; `true` when that is news. */
  onConnection(connected: boolean, reason: string): boolean {
    this.last = connected ? null : { code: 'VENUE_UNREACHABLE', message: reason };
    const isNews = connected !== this.isConnected;
    this.isConnected = connected;
    return isNews;
  }
}
