/** Answers while the process runs and its event loop is responsive. */
export interface LivenessAnswer {
  readonly status: 'live';
}

/** Whether the process can trade, and the health of each part. */
export interface ReadinessAnswer {
  /** `ready` when everything that trading needs is up. */
  readonly status: 'ready' | 'not_ready';
  readonly subsystems: readonly SubsystemAnswer[];
}

/** The health of one part of the process. */
export interface SubsystemAnswer {
  readonly name: string;
  readonly status: 'up' | 'starting' | 'degraded' | 'down';
  /** Real milliseconds at any market speed; `null` before the first success. */
  readonly lastSuccessAgeMs: number | null;
  readonly detail: string;
}
