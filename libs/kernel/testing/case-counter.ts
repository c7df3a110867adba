import { InvariantViolation } from '../src/index.js';
import { PROPERTY_SEED } from './property-seed.js';

/** Counts the cases of each class that a property draws: without the relevant cases a property proves nothing. */
export class CaseCounter<Name extends string> {
  private readonly counts = new Map<Name, number>();

  constructor(...names: readonly Name[]) {
    for (const name of names) this.counts.set(name, 0);
  }

  /** Counts one case of the class if `belongs` is true. */
  count(name: Name, belongs = true): void {
    if (belongs) this.counts.set(name, this.of(name) + 1);
  }

  of(name: Name): number {
    return this.counts.get(name) ?? 0;
  }

  /** Throws if a class has fewer cases than `minimum`; the message names the counts and the seed. */
  assertReached(minimum = 1): void {
    const missed = [...this.counts].filter(([, count]) => count < minimum);
    if (missed.length === 0) return;
    const found = [...this.counts].map(([name, count]) => `${name}: ${count}`).join(', ');
    throw new InvariantViolation(
      `Property reached too few cases of ${missed.map(([name]) => name).join(', ')} ` +
        `(at least ${minimum} each; counted ${found}; SEED=${PROPERTY_SEED} repeats this run)`,
    );
  }
}
