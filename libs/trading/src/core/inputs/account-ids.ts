import type { IdSource, ShardId } from '@tidegate/kernel';

/**
 * Ids of one account in one run: `<prefix>-<shard>-<epoch>-<count>`, numbers in base 36. Each account counts for itself,
 * so one account's fault never shifts another's ids; the epoch grows at each start, so ids never repeat over restarts.
 */
export class AccountIds implements IdSource {
  private count = 0;

  constructor(
    private readonly shard: ShardId,
    private readonly epoch: number,
  ) {}

  /** Ids given so far. */
  get given(): number {
    return this.count;
  }

  /** Goes on as if so many ids had been given. */
  goOnAfter(given: number): void {
    this.count = given;
  }

  next(prefix: string): string {
    this.count += 1;
    return `${prefix}-${this.shard}-${this.epoch.toString(36)}-${this.count.toString(36)}`;
  }
}
