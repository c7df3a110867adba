import type { ExecutionOptions } from '@tidegate/execution';
import type { ProfileHash } from '@tidegate/kernel';
import type { RiskOptions } from '@tidegate/risk';

import type { AnalysisProfile } from '../analysis/analysis-profile.js';
import type { EngineSettings } from '../inputs/engine-settings.js';

/** A profile's content as objects that decide. */
export interface ResolvedProfile {
  /** Of the whole content. */
  readonly hash: ProfileHash;
  /**
   * The shared part. Profiles that differ only in what shapes no trade of its record (limits, sizes, pace) have equal
   * analyses, by hash.
   */
  readonly analysis: AnalysisProfile;
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
}

/** Turns the text of a profile into objects. The same text with the same settings gives equal objects. */
export interface ProfileResolver {
  /** Throws `PROFILE_INVALID`, with every objection in its message, when the text does not fit. */
  resolve(content: string, settings: EngineSettings): ResolvedProfile;
}
