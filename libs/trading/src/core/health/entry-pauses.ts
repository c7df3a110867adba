import type { Pause } from '@tidegate/risk';

/** Why entries are paused for every account of the engine, by code. Exits are never paused. */
export class EntryPauses {
  private readonly reasons = new Map<string, string>();

  /** `breakers`: those of the venue, which pause besides the reasons set here. */
  constructor(private readonly breakers: { pauses(): readonly Pause[] }) {}

  set(code: string, reason: string): void {
    this.reasons.set(code, reason);
  }

  clear(code: string): void {
    this.reasons.delete(code);
  }

  pauses(): readonly Pause[] {
    const stated = [...this.reasons].map(([code, reason]) => ({ code, reason }));
    return [...stated, ...this.breakers.pauses()];
  }
}
