import type { EpochMs } from '@tidegate/kernel';

/** The profile and the author of a draft. Each author has one draft per profile. */
export interface DraftKey {
  /** The name of the profile. */
  readonly profile: string;
  /** Kind and id of the principal, for example `user:0c6d…`. */
  readonly author: string;
}

/** Changes to a profile that are not saved as a version yet. They may be invalid. */
export interface ProfileDraft extends DraftKey {
  /** The version that the draft changes. */
  readonly base: number;
  /** JSON text of at most 256 kB. */
  readonly content: string;
  readonly note: string;
  readonly savedAt: EpochMs;
}

/** Longest content of a draft, in characters. */
export const DRAFT_LENGTH_MAX = 262_144;
