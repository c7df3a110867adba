import type { VenueId } from '@tidegate/kernel';

import type { ControlCommand } from '../core/inputs/engine-input.js';
import type { EngineStatus } from './engine-status.js';

/** What the hub asks of each engine. */
export interface HubMember {
  readonly venue: VenueId;
  status(): EngineStatus;
  control(command: ControlCommand): Promise<void>;
  stop(): Promise<void>;
}

/** All venue engines as one: a single engine is a hub of one. */
export class EngineHub {
  private readonly members = new Map<VenueId, HubMember>();

  add(engine: HubMember): void {
    this.members.set(engine.venue, engine);
  }

  get engines(): readonly HubMember[] {
    return [...this.members.values()];
  }

  status(): readonly EngineStatus[] {
    return this.engines.map((engine) => engine.status());
  }

  /** Tells every engine, or the one of a venue. */
  async control(command: ControlCommand, venue?: VenueId): Promise<void> {
    const told = this.engines.filter((engine) => venue === undefined || engine.venue === venue);
    await Promise.all(told.map((engine) => engine.control(command)));
  }

  /** Stops all engines, each to its end even when another fails. */
  async stop(): Promise<void> {
    const outcomes = await Promise.allSettled(this.engines.map((engine) => engine.stop()));
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    if (failed.length > 0) {
      throw new AggregateError(
        failed.map((outcome) => outcome.reason as unknown),
        'Engines failed to stop cleanly',
      );
    }
  }
}
