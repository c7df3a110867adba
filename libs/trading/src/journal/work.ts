import type { CoreChanges } from '../core/change-source.js';
import type { EngineInput } from '../core/inputs/engine-input.js';

/** Commits inputs and the changes that follow from them. */
export interface Work {
  /** Whether a change must be on disk before a request leaves and before the next input. */
  readonly isDue: boolean;
  /** Whether the buffer must be written although nothing is urgent: between inputs, never within one. */
  readonly isFull: boolean;
  /** Notes an input that changed something; it is committed together with its changes. */
  note(input: EngineInput): void;
  /** Records which accounts failed during the last noted input, and after how many commits. */
  markFailures(): void;
  /**
   * Commits everything noted and changed so far. A promise resolves when it is durable; without a store it is
   * synchronous.
   */
  commit(): CoreChanges | Promise<CoreChanges>;
}
