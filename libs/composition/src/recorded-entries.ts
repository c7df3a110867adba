import { TidegateError, type ProfileHash } from '@tidegate/kernel';
import type { Account, DecisionRecord } from '@tidegate/model';
import type { StoredMissedTrade } from '@tidegate/persistence';
import { contextOfSnapshot, type EntryContext } from '@tidegate/risk';
import type {
  EngineSettings,
  ProfileResolver,
  ProfileStore,
  ResolvedProfile,
} from '@tidegate/trading';

export interface RecordedEntriesSetup {
  readonly profiles: Pick<ProfileStore, 'content'>;
  readonly resolver: ProfileResolver;
  readonly settings: EngineSettings;
}

const PROFILES_MAX = 100;

/** The profiles of recorded decisions, and the entries that their gates refused. */
export class RecordedEntries {
  /** By hash, whose content never changes; cleared when full. */
  private readonly profiles = new Map<ProfileHash, ResolvedProfile | null>();

  constructor(private readonly setup: RecordedEntriesSetup) {}

  /** `null` for a content that is gone or that this version cannot read. */
  async profile(hash: ProfileHash): Promise<ResolvedProfile | null> {
    const known = this.profiles.get(hash);
    if (known !== undefined) return known;
    const resolved = await this.resolved(hash);
    if (this.profiles.size >= PROFILES_MAX) this.profiles.clear();
    this.profiles.set(hash, resolved);
    return resolved;
  }

  /** What the gates read when one refused; `null` if that was not recorded. */
  async context(
    ...[account, decision, missed]: [Account, DecisionRecord, StoredMissedTrade | null]
  ): Promise<EntryContext | null> {
    if (!missed?.snapshot || missed.profile === null) return null;
    const profile = await this.profile(missed.profile);
    if (!profile) return null;
    const { signal, prediction } = decision;
    return contextOfSnapshot(missed.snapshot, {
      account,
      signal,
      prediction,
      options: profile.risk,
    });
  }

  private async resolved(hash: ProfileHash): Promise<ResolvedProfile | null> {
    const { profiles, resolver, settings } = this.setup;
    const content = await profiles.content(hash);
    if (content === null) return null;
    try {
      return resolver.resolve(content, settings);
    } catch (thrown) {
      if (thrown instanceof TidegateError && thrown.code === 'PROFILE_INVALID') return null;
      throw thrown;
    }
  }
}
