import type { IdSource, ShardId } from '@tidegate/kernel';

/**
 * Ids of one account in one run: `<prefix>-<shard>-<epoch>-<count>`, numbers in base 36. Each account has its own
 * counter, so a fault in one account does not shift another's ids. The epoch grows at each start, so ids do not repeat.
 */
export class AccountIds implements IdSource {
  private count = 0;

  constructor(
    private readonly shard: ShardId,
    private readonly epoch: number,
  ) {}

  /** Number of ids given so far. */
  get given(): number {
    return this.count;
  }

  /** Continues as if `given` ids had been given. */
  continueAfter(given: number): void {
    this.count = given;
  }

  next(prefix: string): string {
    this.count += 1;
    return `${prefix}-${this.shard}-${this.epoch.toString(36)}-${this.count.toString(36)}`;
  }
}
