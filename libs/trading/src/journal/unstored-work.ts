import type { ChangeSource, CoreChanges } from '../core/change-source.js';
import type { Work } from './work.js';

/** Stores nothing: changes are handed on as they are. A back-test is run again, not resumed. */
export class UnstoredWork implements Work {
  readonly isFull = false;

  constructor(private readonly source: ChangeSource) {}

  get isDue(): boolean {
    return this.source.hasUrgentChanges;
  }

  note(): void {
    // Nobody replays it.
  }

  markFailures(): void {
    this.source.takeFailures();
  }

  commit(): CoreChanges {
    return this.source.takeChanges();
  }
}
