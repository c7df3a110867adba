import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Timer } from '@tidegate/kernel';
import type { Loop, LoopRegistry } from '@tidegate/trading';

/** Announces the engine's loops to Nest's scheduler registry, where everything periodic of the process is listed. */
export class LoopSchedule implements LoopRegistry {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly prefix: string,
  ) {}

  added(loop: Loop, timer: Timer): void {
    this.registry.addInterval<Timer>(`${this.prefix}.${loop.options.name}`, timer);
  }
}
