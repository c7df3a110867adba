/** Runs a task at most once per interval: at once if it may, otherwise at the end of the interval. */
export class Coalesced {
  private lastAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly task: () => void,
  ) {}

  request(now: number): void {
    if (this.timer !== undefined) return;
    const wait = this.lastAt + this.intervalMs - now;
    if (wait <= 0) {
      this.run(now);
      return;
    }
    this.timer = setTimeout(() => {
      this.run(now + wait);
    }, wait);
  }

  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private run(now: number): void {
    this.timer = undefined;
    this.lastAt = now;
    this.task();
  }
}
