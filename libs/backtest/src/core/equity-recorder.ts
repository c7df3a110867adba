import type { EpochMs } from '@tidegate/kernel';
import type { EquityCurve } from '@tidegate/portfolio';

/** Records an equity curve with one point per step. Its capacity doubles when full. */
export class EquityRecorder {
  private times = new Float64Array(1_024);
  private values = new Float64Array(1_024);
  private length = 0;

  record(at: EpochMs, equity: number): void {
    if (this.length === this.times.length) this.grow();
    this.times[this.length] = at;
    this.values[this.length] = equity;
    this.length += 1;
  }

  curve(): EquityCurve {
    return {
      times: this.times.subarray(0, this.length),
      values: this.values.subarray(0, this.length),
    };
  }

  private grow(): void {
    const times = new Float64Array(this.length * 2);
    const values = new Float64Array(this.length * 2);
    times.set(this.times);
    values.set(this.values);
    this.times = times;
    this.values = values;
  }
}
