/**
 * The last values of a rate in contiguous memory. Ranking 500 of them reads four kilobytes; reading them from the
 * indicator columns would touch one cache line per value.
 */
export class VolatilityWindow {
  private readonly rates: Float64Array;
  private next = 0;
  private held = 0;

  constructor(capacity: number) {
    this.rates = new Float64Array(capacity);
  }

  get size(): number {
    return this.held;
  }

  get capacity(): number {
    return this.rates.length;
  }

  push(rate: number): void {
    this.rates[this.next] = rate;
    this.next = this.next + 1 === this.capacity ? 0 : this.next + 1;
    if (this.held < this.capacity) this.held += 1;
  }

  clear(): void {
    this.next = 0;
    this.held = 0;
  }

  /** Mid-rank of `rate` among the stored values, 0–1: smaller values count 1, equal values 0.5. NaN when empty. */
  rankOf(rate: number): number {
    let rank = 0;
    for (let index = 0; index < this.held; index++) {
      const other = this.rates[index] as number;
      if (other < rate) rank += 1;
      else if (other === rate) rank += 0.5;
    }
    return rank / this.held;
  }

  /** Mean of the `count` values before the latest; NaN when fewer are stored. */
  meanBeforeLatest(count: number): number {
    if (count >= this.held) return NaN;
    let sum = 0;
    for (let back = 1; back <= count; back++) {
      const index = this.next - 1 - back;
      sum += this.rates[index < 0 ? index + this.capacity : index] as number;
    }
    return sum / count;
  }
}
