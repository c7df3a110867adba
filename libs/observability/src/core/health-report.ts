import type { EpochMs } from '@tidegate/kernel';

/** `stale`: the last report was good, but it is too long ago. `starting`: no report yet. */
export type SubsystemStatus = 'up' | 'down' | 'stale' | 'starting';

/** What a failing part means for the whole: `critical` brings it down, `supporting` only degrades it. */
export type SubsystemImportance = 'critical' | 'supporting';

export interface SubsystemDeclaration {
  readonly name: string;
  readonly importance: SubsystemImportance;
  /** After so long without a success it counts as stale; `null`: success does not age. */
  readonly staleAfterMs: number | null;
}

/** Everything known of one part. */
export interface SubsystemState extends SubsystemDeclaration {
  readonly lastSuccessAt: EpochMs | null;
  /** Later than the last success when the part is failing. */
  readonly lastFailureAt: EpochMs | null;
  /** Said with the latest report. */
  readonly detail: string;
}

export interface SubsystemHealth {
  readonly name: string;
  readonly status: SubsystemStatus;
  readonly importance: SubsystemImportance;
  /** `null` before the first success. */
  readonly lastSuccessAgeMs: number | null;
  readonly detail: string;
}

export interface HealthReport {
  /** `up`: all parts are. `down`: a critical part is not. `degraded`: the rest. */
  readonly status: 'up' | 'degraded' | 'down';
  readonly subsystems: readonly SubsystemHealth[];
}

/** The health of the whole at `now`, from what its parts reported. */
export function healthReport(states: readonly SubsystemState[], now: EpochMs): HealthReport {
  const subsystems = states.map((state) => healthOf(state, now));
  const ailing = subsystems.filter(({ status }) => status !== 'up');
  if (ailing.length === 0) return { status: 'up', subsystems };
  const isDown = ailing.some(({ importance }) => importance === 'critical');
  return { status: isDown ? 'down' : 'degraded', subsystems };
}

function healthOf(state: SubsystemState, now: EpochMs): SubsystemHealth {
  const { name, importance, detail, lastSuccessAt } = state;
  const lastSuccessAgeMs = lastSuccessAt === null ? null : now - lastSuccessAt;
  return { name, status: statusOf(state, lastSuccessAgeMs), importance, lastSuccessAgeMs, detail };
}

function statusOf(state: SubsystemState, lastSuccessAgeMs: number | null): SubsystemStatus {
  if (state.lastFailureAt !== null) return 'down';
  if (lastSuccessAgeMs === null) return 'starting';
  const isStale = state.staleAfterMs !== null && lastSuccessAgeMs > state.staleAfterMs;
  return isStale ? 'stale' : 'up';
}
