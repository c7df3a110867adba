import type { Clock, EpochMs } from '@tidegate/kernel';

import type { LiveAudience, LiveCredentials } from './live-access.js';

const WINDOW_MS = 10_000;
const MESSAGES_PER_WINDOW = 30;

/** What the gateway knows about one connection. */
export class LiveClient {
  watched: readonly string[] = [];
  private windowStart: EpochMs;
  private messages = 0;

  constructor(
    readonly audience: LiveAudience,
    readonly credentials: LiveCredentials,
    private readonly clock: Clock,
  ) {
    this.windowStart = clock.now();
  }

  /** Counts a message; false if the client sends more than its share. */
  mayTalk(): boolean {
    const now = this.clock.now();
    if (now - this.windowStart >= WINDOW_MS) {
      this.windowStart = now;
      this.messages = 0;
    }
    this.messages += 1;
    return this.messages <= MESSAGES_PER_WINDOW;
  }
}
