import { CountingIdSource, type IdSource } from '@tidegate/kernel';

/** Ids of the current run: each start of the engine begins a new epoch, so ids never repeat over restarts. */
export class EpochIds implements IdSource {
  private source = new CountingIdSource({ epoch: 0, counter: 0 });

  begin(epoch: number): void {
    this.source = new CountingIdSource({ epoch, counter: 0 });
  }

  next(prefix: string): string {
    return this.source.next(prefix);
  }
}
