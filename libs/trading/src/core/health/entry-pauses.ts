import type { InstrumentId } from '@tidegate/kernel';
import {
  controlTargetKey,
  sameAccount,
  type AccountScope,
  type ControlTarget,
  type EntryPause,
} from '@tidegate/model';
import type { Pause } from '@tidegate/risk';

/** Pauses set and cleared since the last call. */
export interface PauseChanges {
  readonly set: readonly EntryPause[];
  readonly cleared: readonly EntryPause[];
}

export const NO_PAUSE_CHANGES: PauseChanges = { set: [], cleared: [] };

const NONE: readonly Pause[] = [];

/**
 * Pauses of entries. People set pauses on a target; pauses are stored. The engine sets holds on all accounts; holds end
 * with the process. Exits are never paused.
 */
export class EntryPauses {
  private readonly byTarget = new Map<string, Map<string, EntryPause>>();
  private readonly holds = new Map<string, Pause>();
  private set: EntryPause[] = [];
  private cleared: EntryPause[] = [];

  constructor(stored: readonly EntryPause[]) {
    for (const pause of stored) this.codesOf(pause.target).set(pause.code, pause);
  }

  /** Sets a pause. Replaces a pause of the same code on the same target. */
  pause(pause: EntryPause): void {
    this.codesOf(pause.target).set(pause.code, pause);
    this.set.push(pause);
  }

  /** Ends the pause with that code on that target and returns it; `null` when there is none. */
  resume(target: ControlTarget, code: string): EntryPause | null {
    const key = controlTargetKey(target);
    const codes = this.byTarget.get(key);
    const pause = codes?.get(code);
    if (!codes || !pause) return null;
    codes.delete(code);
    // Stryker disable next-line ConditionalExpression,CallExpression: an empty set of codes pauses nothing
    if (codes.size === 0) this.byTarget.delete(key);
    this.cleared.push(pause);
    return pause;
  }

  /** Ends and returns every pause on an account and its instruments. */
  forget(scope: AccountScope): readonly EntryPause[] {
    const forgotten = this.standing.filter(
      ({ target }) => 'scope' in target && sameAccount(target.scope, scope),
    );
    for (const { target, code } of forgotten) this.resume(target, code);
    return forgotten;
  }

  hold(code: string, reason: string): void {
    this.holds.set(code, { code, reason });
  }

  unhold(code: string): void {
    this.holds.delete(code);
  }

  /** Pauses and holds of the account in the instrument; without an instrument, those of the whole account. */
  of(scope: AccountScope, instrument?: InstrumentId): readonly Pause[] {
    // Stryker disable next-line ConditionalExpression,LogicalOperator,EqualityOperator: only a fast path
    if (this.holds.size === 0 && this.byTarget.size === 0) return NONE;
    const pauses = [...this.holds.values()];
    for (const target of targetsOf(scope, instrument)) {
      const codes = this.byTarget.get(controlTargetKey(target));
      if (codes) for (const { code, reason } of codes.values()) pauses.push({ code, reason });
    }
    return pauses;
  }

  /** Holds set by the engine. */
  get engineHolds(): readonly Pause[] {
    return [...this.holds.values()];
  }

  /** All pauses that are set, without holds. */
  get standing(): readonly EntryPause[] {
    return [...this.byTarget.values()].flatMap((codes) => [...codes.values()]);
  }

  /** Codes of the pauses set on this target. */
  codes(target: ControlTarget): readonly string[] {
    return [...(this.byTarget.get(controlTargetKey(target))?.keys() ?? [])];
  }

  get hasChanges(): boolean {
    return this.set.length > 0 || this.cleared.length > 0;
  }

  takeChanges(): PauseChanges {
    // Stryker disable next-line ConditionalExpression: empty lists are no changes either
    if (!this.hasChanges) return NO_PAUSE_CHANGES;
    const changes = { set: this.set, cleared: this.cleared };
    this.set = [];
    this.cleared = [];
    return changes;
  }

  private codesOf(target: ControlTarget): Map<string, EntryPause> {
    const key = controlTargetKey(target);
    const known = this.byTarget.get(key);
    if (known) return known;
    const codes = new Map<string, EntryPause>();
    this.byTarget.set(key, codes);
    return codes;
  }
}

function targetsOf(scope: AccountScope, instrument?: InstrumentId): readonly ControlTarget[] {
  const targets: ControlTarget[] = [
    { type: 'platform' },
    { type: 'tenant', tenant: scope.tenant },
    { type: 'account', scope },
  ];
  // Stryker disable next-line ConditionalExpression: no pause is set on a missing instrument
  if (instrument !== undefined) targets.push({ type: 'instrument', scope, instrument });
  return targets;
}
