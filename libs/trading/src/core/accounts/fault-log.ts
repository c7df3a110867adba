import type { AccountScope } from '@tidegate/model';

/** An exception in one account's transition. The account is suspended. */
export interface AccountFault {
  readonly scope: AccountScope;
  readonly thrown: unknown;
  /** Whether the account was already in quarantine. */
  readonly isFrozen: boolean;
  /** False when opening the account failed: it does not exist and cannot be quarantined. */
  readonly isOpened: boolean;
}

/** Faults that wait for a quarantine, and faulty accounts that wait for their `failed` mark in the journal. */
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
