/** The part of a batch that places it in its stream. */
export interface BatchPlace {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  readonly isLossy: boolean;
}

/**
 * What to do with a batch: apply it, skip it because it was applied before, resume because events are missing, or
 * read everything again because the server no longer has them.
 */
export type BatchAction = 'apply' | 'skip' | 'resume' | 'reload';

/** The last sequence applied of each stream. */
export class StreamPositions {
  private positions: Record<string, number> = {};

  /** To be sent on reconnect. */
  get after(): Readonly<Record<string, number>> {
    return { ...this.positions };
  }

  /** Starts from the state that is read by REST after the welcome. Known streams keep their place. */
  start(sequences: Readonly<Record<string, number>>): void {
    this.positions = { ...sequences, ...this.positions };
  }

  forget(): void {
    this.positions = {};
  }

  take({ stream, from, to, isLossy }: BatchPlace): BatchAction {
    const last = this.positions[stream];
    if (isLossy) {
      this.positions[stream] = to;
      return 'reload';
    }
    if (last !== undefined && to <= last) return 'skip';
    if (last !== undefined && from > last + 1) return 'resume';
    this.positions[stream] = to;
    return 'apply';
  }
}
