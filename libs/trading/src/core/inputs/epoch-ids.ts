import {
  CountingIdSource,
  signalId,
  type IdSource,
  type ShardId,
  type SignalId,
} from '@tidegate/kernel';

/** Ids of the current run: each start of the engine begins a new epoch, so ids never repeat over restarts. */
export class EpochIds implements IdSource {
  private source = new CountingIdSource({ epoch: 0, counter: 0 });
  /** Counted apart, so that signals leave the numbers of orders alone. */
  private signals = new CountingIdSource({ epoch: 0, counter: 0 });

  constructor(private readonly shard: ShardId) {}

  begin(epoch: number): void {
    this.source = new CountingIdSource({ epoch, counter: 0 });
    this.signals = new CountingIdSource({ epoch, counter: 0 });
  }

  next(prefix: string): string {
    return this.source.next(prefix);
  }

  /** Names the shard: epochs of different shards are equal, signals of all shards share one table. */
  nextSignal(): SignalId {
    return signalId(`${this.shard}/${this.signals.next('s')}`);
  }
}
