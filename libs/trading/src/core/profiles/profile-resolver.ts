import type { ExecutionOptions } from '@tidegate/execution';
import type { ProfileHash } from '@tidegate/kernel';
import type { RiskOptions } from '@tidegate/risk';

import type { AnalysisProfile } from '../analysis/analysis-profile.js';
import type { EngineSettings } from '../inputs/engine-settings.js';

/** The content of a profile, parsed. */
export interface ResolvedProfile {
  /** Hash of the whole content. */
  readonly hash: ProfileHash;
  /**
   * The shared part. Profiles that differ only in settings without effect on the reference account (limits, sizes,
   * pace) have analyses with equal hashes.
   */
  readonly analysis: AnalysisProfile;
  readonly risk: RiskOptions;
  readonly execution: ExecutionOptions;
}

/** Parses the text of a profile. The same text with the same settings gives equal objects. */
export interface ProfileResolver {
  /** Throws `PROFILE_INVALID` with all objections in its message. */
  resolve(content: string, settings: EngineSettings): ResolvedProfile;
}
