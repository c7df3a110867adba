/** Time between two spoken texts. */
const PAUSE_MS = 5_000;
/** Texts kept while the region is silent; more are counted. */
const KEPT_MAX = 3;

/** Merges events into one spoken text at most every five seconds. */
export class MergedSpeech {
  private waiting: string[] = [];
  private dropped = 0;
  private lastAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly speak: (text: string) => void) {}

  add(text: string, now: number): void {
    if (this.waiting.length < KEPT_MAX) this.waiting.push(text);
    else this.dropped += 1;
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.lastAt + PAUSE_MS - now);
    if (wait === 0) {
      this.flush(now);
      return;
    }
    this.timer = setTimeout(() => {
      this.flush(now + wait);
    }, wait);
  }

  private flush(now: number): void {
    this.timer = undefined;
    this.lastAt = now;
    const more = this.dropped > 0 ? ` +${this.dropped}` : '';
    this.speak(`${this.waiting.join(' · ')}${more}`);
    this.waiting = [];
    this.dropped = 0;
  }
}
