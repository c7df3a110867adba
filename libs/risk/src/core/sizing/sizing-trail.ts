import type { SizingFactor } from '@tidegate/model';

type Numbers = Readonly<Record<string, number>>;

/** The notional on its way through the sizing steps, with the record of each. */
export class SizingTrail {
  private readonly steps: SizingFactor[] = [];
  private hardCap = Number.POSITIVE_INFINITY;

  private current: number;

  /** `budget`: what the risk per trade allows; no factor may lead beyond it. */
  private constructor(readonly budget: number) {
    this.current = budget;
  }

  static from(name: string, notional: number, numbers: Numbers): SizingTrail {
    const trail = new SizingTrail(notional);
    trail.steps.push({ name, multiplier: null, cap: null, after: notional, numbers });
    return trail;
  }

  get notional(): number {
    return this.current;
  }

  get factors(): readonly SizingFactor[] {
    return this.steps;
  }

  /** The tightest cap that nothing may exceed, the minimum order included. */
  get room(): number {
    return this.hardCap;
  }

  multiply(name: string, multiplier: number, numbers: Numbers): void {
    this.current *= multiplier;
    this.steps.push({ name, multiplier, cap: null, after: this.current, numbers });
  }

  /** A wish for less: the venue's minimum order may still exceed it. */
  softCap(name: string, cap: number, numbers: Numbers): void {
    this.current = Math.min(this.current, cap);
    this.steps.push({ name, multiplier: null, cap, after: this.current, numbers });
  }

  /** A limit. */
  cap(name: string, cap: number, numbers: Numbers): void {
    const bounded = Math.max(0, cap);
    this.hardCap = Math.min(this.hardCap, bounded);
    this.softCap(name, bounded, numbers);
  }
}
