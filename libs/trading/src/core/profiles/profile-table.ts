import { invariant, TidegateError, type ProfileHash } from '@tidegate/kernel';

import type { EngineSettings } from '../inputs/engine-settings.js';
import type { ProfileResolver, ResolvedProfile } from './profile-resolver.js';

/** Profiles defined by inputs since the shard started, by content hash. */
export class ProfileTable {
  private readonly contents = new Map<ProfileHash, string>();
  private readonly resolved = new Map<ProfileHash, ResolvedProfile>();

  constructor(
    private readonly resolver: ProfileResolver,
    private readonly settings: EngineSettings,
  ) {}

  /** Defines a profile. Returns false when the hash is already defined. */
  define(hash: ProfileHash, content: string): boolean {
    if (this.contents.has(hash)) return false;
    this.contents.set(hash, content);
    return true;
  }

  /**
   * Parses a profile once. Throws `PROFILE_DIFFERS` when the content resolves to another hash than the recorded one,
   * and `PROFILE_INVALID` when it cannot be parsed.
   */
  resolve(hash: ProfileHash): ResolvedProfile {
    const known = this.resolved.get(hash);
    if (known) return known;
    const content = this.contents.get(hash);
    invariant(content !== undefined, 'A profile must be defined before an account uses it', {
      hash,
    });
    const profile = this.resolver.resolve(content, this.settings);
    if (profile.hash !== hash) throw differs(hash, profile.hash);
    this.resolved.set(hash, profile);
    return profile;
  }
}

function differs(recorded: ProfileHash, resolved: ProfileHash): TidegateError {
  return new TidegateError(
    'PROFILE_DIFFERS',
    `The content of profile ${recorded.slice(0, 12)} resolves to ${resolved.slice(0, 12)} and does not match its hash`,
    { details: { recorded, resolved } },
  );
}
