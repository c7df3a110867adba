/** Generates ids that are unique within one store. */
export interface IdSource {
  /** An id of at most 18 ASCII characters (Kraken's `cl_ord_id` limit), including a `prefix` of up to 3 characters. */
  next(prefix: string): string;
}

/** The persistent part of a `CountingIdSource`. */
export interface IdState {
  readonly epoch: number;
  readonly counter: number;
}

/**
 * Ids from a counter: `<prefix>-<epoch>-<counter>`, base 36.
 * Each process start increments the epoch, so ids stay unique even if the last counter values are lost.
 */
export class CountingIdSource implements IdSource {
  private counter: number;

  constructor(private readonly state: IdState) {
    this.counter = state.counter;
  }

  next(prefix: string): string {
    this.counter += 1;
    return `${prefix}-${this.state.epoch.toString(36)}-${this.counter.toString(36)}`;
  }

  snapshot(): IdState {
    return { epoch: this.state.epoch, counter: this.counter };
  }
}
