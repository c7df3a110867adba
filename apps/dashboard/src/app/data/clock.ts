import { Service, signal } from '@angular/core';

const TICK_MS = 1_000;

/** The time of the browser once a second, for the ages of numbers. It stands still while the page is hidden. */
@Service()
export class Clock {
  private readonly time = signal(Date.now());
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => {
      if (!document.hidden) this.time.set(Date.now());
    }, TICK_MS);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.time.set(Date.now());
    });
  }
}
