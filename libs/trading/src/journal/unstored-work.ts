import type { ChangeSource, CoreChanges } from '../core/change-source.js';
import type { Work } from './work.js';

/** Stores nothing and passes changes on. A back-test is rerun, not resumed. */
export class UnstoredWork implements Work {
  readonly isFull = false;

  constructor(private readonly source: ChangeSource) {}

  get isDue(): boolean {
    return this.source.hasUrgentChanges;
  }

  note(): void {
    // A back-test has no journal to replay.
  }

  markFailures(): void {
    this.source.takeFailures();
  }

  commit(): CoreChanges {
    return this.source.takeChanges();
  }
}
