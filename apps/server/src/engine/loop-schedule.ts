import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Timer } from '@tidegate/kernel';
import type { Loop, LoopRegistry } from '@tidegate/trading';

/** Registers loops in Nest's scheduler registry, which lists all periodic work of the process. */
export class LoopSchedule implements LoopRegistry {
  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly prefix: string,
  ) {}

  added(loop: Loop, timer: Timer): void {
    this.registry.addInterval<Timer>(`${this.prefix}.${loop.options.name}`, timer);
  }
}
