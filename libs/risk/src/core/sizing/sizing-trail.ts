import type { SizingFactor } from '@tidegate/model';

type Numbers = Readonly<Record<string, number>>;

/** Carries the notional through the sizing steps and records each step. */
export class SizingTrail {
  private readonly steps: SizingFactor[] = [];
  private hardCap = Number.POSITIVE_INFINITY;

  private current: number;

  /** `budget`: notional that the risk per trade allows; the final size never exceeds it. */
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

  /** Tightest hard cap. Even the smallest order must not exceed it. */
  get room(): number {
    return this.hardCap;
  }

  multiply(name: string, multiplier: number, numbers: Numbers): void {
    this.current *= multiplier;
    this.steps.push({ name, multiplier, cap: null, after: this.current, numbers });
  }

  /** Reduces the size, but the smallest order may still exceed the cap. */
  softCap(name: string, cap: number, numbers: Numbers): void {
    this.current = Math.min(this.current, cap);
    this.steps.push({ name, multiplier: null, cap, after: this.current, numbers });
  }

  /** Hard cap: the smallest order must not exceed it either. */
  cap(name: string, cap: number, numbers: Numbers): void {
    const bounded = Math.max(0, cap);
    this.hardCap = Math.min(this.hardCap, bounded);
    this.softCap(name, bounded, numbers);
  }
}
