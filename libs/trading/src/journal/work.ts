import type { CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';

/** What becomes of inputs and of what followed from them. */
export interface Work {
  /** Something changed that must be on disk before a request leaves, and before the next input. */
  readonly isDue: boolean;
  /** So much waits that it is written although nothing urgent changed; between inputs, never in the middle of one. */
  readonly isFull: boolean;
  /** Notes an input that left a trace; it is committed with all that follows from it. */
  note(input: EngineInput): void;
  /** Notes which accounts failed in the last noted input, and after how many commits. */
  markFailures(): void;
  /** Commits everything noted and changed so far: at once where nothing is stored, else once it is durable. */
  commit(): CoreChanges | Promise<CoreChanges>;
}
