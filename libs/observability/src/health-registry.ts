import { invariant, type Clock } from '@tidegate/kernel';

import {
  healthReport,
  type HealthReport,
  type SubsystemDeclaration,
  type SubsystemState,
} from './core/health-report.js';

/** The hand of one part on the health of the whole. */
export interface SubsystemReporter {
  succeeded(detail?: string): void;
  failed(detail: string): void;
}

/** Collects what the parts of a process say of themselves. */
export class HealthRegistry {
  private readonly states = new Map<string, SubsystemState>();

  constructor(private readonly clock: Clock) {}

  /** Declares a part; it is `starting` until its first report. */
  register(declaration: SubsystemDeclaration): SubsystemReporter {
    const { name } = declaration;
    invariant(!this.states.has(name), 'A subsystem is registered once', { name });
    this.states.set(name, {
      ...declaration,
      lastSuccessAt: null,
      lastFailureAt: null,
      detail: '',
    });
    return {
      succeeded: (detail = '') =>
        this.update(name, { lastSuccessAt: this.clock.now(), lastFailureAt: null, detail }),
      failed: (detail) => this.update(name, { lastFailureAt: this.clock.now(), detail }),
    };
  }

  report(): HealthReport {
    return healthReport([...this.states.values()], this.clock.now());
  }

  private update(name: string, change: Partial<SubsystemState>): void {
    const state = this.states.get(name);
    invariant(state !== undefined, 'A subsystem is registered before it reports', { name });
    this.states.set(name, { ...state, ...change });
  }
}
