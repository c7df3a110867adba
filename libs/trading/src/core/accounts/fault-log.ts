import type { AccountScope } from '@tidegate/model';

/** An account that failed in its own transition and was suspended. */
export interface AccountFault {
  readonly scope: AccountScope;
  readonly thrown: unknown;
  /** It failed in quarantine too. */
  readonly isFrozen: boolean;
  /** `false`: it failed while it was opened, and so does not exist. There is nothing to quarantine. */
  readonly isOpened: boolean;
}

/** Faults that wait for a quarantine, and those that wait for their mark in the journal. */
export class FaultLog {
  private faults: AccountFault[] = [];
  private unmarked: AccountScope[] = [];

  get isEmpty(): boolean {
    return this.faults.length === 0;
  }

  add(fault: AccountFault): void {
    this.faults.push(fault);
    this.unmarked.push(fault.scope);
  }

  clear(): void {
    this.faults = [];
    this.unmarked = [];
  }

  takeFaults(): readonly AccountFault[] {
    const { faults } = this;
    this.faults = [];
    return faults;
  }

  takeUnmarked(): readonly AccountScope[] {
    const { unmarked } = this;
    this.unmarked = [];
    return unmarked;
  }
}
