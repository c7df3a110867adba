import {
  ChangeAccountRequest,
  SaveProfileRequest,
  type AppliedAccountAnswer,
  type ApplyProfileRequest,
  type CommandHeader,
  type PageAnswer,
  type ProfileAnswer,
  type ProfileApplyAnswer,
  type ProfileDiffAnswer,
  type ProfileDiffQuery,
  type ProfileDraftAnswer,
  type ProfileVersionsQuery,
  type SaveDraftRequest,
} from '@tidegate/contracts';
import { contentHash, TidegateError, type AccountId, type Clock } from '@tidegate/kernel';
import type { AccountRegistration, ProfileVersion, TenantScope } from '@tidegate/model';
import {
  checkStepUp,
  DRAFT_LENGTH_MAX,
  type AuditAction,
  type Caller,
  type ProfileDraft,
  type ProfileDraftStore,
} from '@tidegate/tenants';
import type { AccountDirectory, ProfileStore } from '@tidegate/trading';

import {
  accountsOnProfile,
  appliedAnswer,
  problemAnswer,
  profileAnswer,
  refusedAnswer,
} from './core/profile-answers.js';
import { profileDifferences } from './core/profile-difference.js';
import type { DefaultProfileResolver, FedSeries } from './core/profile-resolver.js';
import type { Operations } from './operations.js';

export interface ProfileDeskSetup {
  readonly operations: Pick<Operations, 'changeAccount' | 'saveProfile'>;
  readonly directory: AccountDirectory;
  readonly profiles: Omit<ProfileStore, 'save'>;
  readonly drafts: ProfileDraftStore;
  readonly resolver: Pick<DefaultProfileResolver, 'complete' | 'problems'>;
  readonly fed: FedSeries;
  readonly clock: Clock;
  /** The engine's refusal in what a command threw; `null` for a fault. */
  readonly refusalOf: (thrown: unknown) => TidegateError | null;
  /** Records an action in the audit log. */
  readonly record: (caller: Caller, action: AuditAction) => Promise<unknown>;
}

/** A profile of a tenant. */
export interface ProfilePlace extends TenantScope {
  readonly name: string;
}

/** Who gives a command. */
export interface CommandGiver {
  readonly caller: Caller;
  readonly header: CommandHeader;
}

const VERSIONS_PER_PAGE = 50;

/** The versions and drafts of profiles, and the accounts that they are applied to. */
export class ProfileDesk {
  constructor(private readonly setup: ProfileDeskSetup) {}

  /** Newest first. Rejects with `PROFILE_UNKNOWN`. */
  async versions(
    place: ProfilePlace,
    { limit, cursor }: ProfileVersionsQuery,
  ): Promise<PageAnswer<ProfileAnswer>> {
    const all = await this.setup.profiles.versions(place, place.name);
    if (all.length === 0) throw unknownProfile(place);
    const count = limit === undefined ? VERSIONS_PER_PAGE : Number(limit);
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
    const rest = all.filter(({ version }) => version < before);
    const rows = rest.slice(0, count);
    const last = rows.at(-1);
    const isMore = rest.length > rows.length && last !== undefined;
    return { rows: rows.map(profileAnswer), cursor: isMore ? String(last.version) : null };
  }

  /** Rejects with `PROFILE_UNKNOWN`. */
  async diff(place: ProfilePlace, query: ProfileDiffQuery): Promise<ProfileDiffAnswer> {
    const to = await this.version(place, query.to === undefined ? 'latest' : Number(query.to));
    const previous = Math.max(1, to.version - 1);
    const from = await this.version(
      place,
      query.from === undefined ? previous : Number(query.from),
    );
    const accounts = await this.accountsOn(place);
    return {
      name: place.name,
      from: from.version,
      to: to.version,
      differences: profileDifferences(from.content, to.content),
      accounts: accounts.filter(({ version }) => version !== to.version),
    };
  }

  /** Rejects with `PROFILE_UNKNOWN` or `DRAFT_UNKNOWN`. */
  async draft(place: ProfilePlace, caller: Caller): Promise<ProfileDraftAnswer> {
    const latest = await this.version(place, 'latest');
    return this.draftAnswer(place, latest, await this.ownDraft(place, caller));
  }

  /** Rejects with `PROFILE_UNKNOWN`, `PROFILE_CHANGED` or `DRAFT_TOO_LONG`. */
  async saveDraft(
    place: ProfilePlace,
    { base, content, note }: SaveDraftRequest,
    caller: Caller,
  ): Promise<ProfileDraftAnswer> {
    const latest = await this.version(place, 'latest');
    if (base !== latest.version) throw changedProfile(place, base, latest.version);
    const text = JSON.stringify(content);
    if (text.length > DRAFT_LENGTH_MAX) {
      throw new TidegateError(
        'DRAFT_TOO_LONG',
        `The content has ${text.length} characters; at most ${DRAFT_LENGTH_MAX} are stored`,
      );
    }
    const savedAt = this.setup.clock.now();
    const draft = { ...keyOf(place, caller), base, content: text, note, savedAt };
    await this.setup.drafts.save(place, draft);
    await this.record(place, caller, { action: 'profiles.draft-saved', after: `from ${base}` });
    return this.draftAnswer(place, latest, draft);
  }

  /** Rejects with `DRAFT_UNKNOWN`. */
  async discardDraft(place: ProfilePlace, caller: Caller): Promise<void> {
    const isDiscarded = await this.setup.drafts.discard(place, keyOf(place, caller));
    if (!isDiscarded) throw unknownDraft(place);
    await this.record(place, caller, { action: 'profiles.draft-discarded' });
  }

  /**
   * Moves accounts to a version or to the caller's draft. The key makes it safe to repeat. Rejects, before anything is
   * changed, with `ACCOUNT_UNKNOWN`, `STEP_UP_REQUIRED`, `PROFILE_UNKNOWN`, `DRAFT_UNKNOWN`, `PROFILE_CHANGED` or
   * `PROFILE_INVALID`.
   */
  async apply(
    place: ProfilePlace,
    request: ApplyProfileRequest,
    giver: CommandGiver,
  ): Promise<ProfileApplyAnswer> {
    const targets = await this.targets(place, request.accounts);
    const isLive = targets.some(({ account }) => account.mode === 'live');
    const refused = isLive ? checkStepUp(giver.caller.principal, this.setup.clock.now()) : null;
    if (refused) throw new TidegateError(refused.code, refused.message);
    const profile =
      request.version === undefined
        ? await this.publish(place, giver)
        : profileAnswer(await this.version(place, request.version));
    const accounts: AppliedAccountAnswer[] = [];
    for (const target of targets) {
      accounts.push(await this.configure(target, { ...request, ...profile }, giver));
    }
    return { profile, accounts };
  }

  /** Saves the caller's draft as the next version. The draft stays, without differences, so that this can be repeated. */
  private async publish(place: ProfilePlace, giver: CommandGiver): Promise<ProfileAnswer> {
    const draft = await this.ownDraft(place, giver.caller);
    const latest = await this.version(place, 'latest');
    if (draft.base !== latest.version) throw changedProfile(place, draft.base, latest.version);
    const { note, base } = draft;
    const content = JSON.parse(draft.content) as object;
    const request = Object.assign(new SaveProfileRequest(), { name: place.name, content, note });
    const saved = await this.setup.operations.saveProfile(place, request, giver.header);
    // Another author may have saved a version between the check and the save.
    if (saved.version > base + 1) throw changedProfile(place, base, saved.version - 1);
    await this.setup.drafts.save(place, { ...draft, base: saved.version });
    if (saved.version !== base) {
      await this.record(place, giver.caller, {
        action: 'profiles.saved',
        before: `version ${base}`,
        after: `version ${saved.version}`,
        reason: note,
      });
    }
    return saved;
  }

  private async configure(
    { account: { scope }, profile: before }: AccountRegistration,
    after: { readonly name: string; readonly version: number; readonly reason: string },
    { caller, header }: CommandGiver,
  ): Promise<AppliedAccountAnswer> {
    const { name, version, reason } = after;
    const request = Object.assign(new ChangeAccountRequest(), {
      ...{ action: 'configure', profile: name, version, reason },
    });
    // Each account gets a key of its own, which a repeated request derives again.
    const key = contentHash([header.key, scope.account]);
    const answer = await this.setup.operations
      .changeAccount(scope, request, { ...header, key })
      .then((answered) => appliedAnswer(scope.account, answered))
      .catch((thrown: unknown) => {
        const refusal = this.setup.refusalOf(thrown);
        if (refusal) return refusedAnswer(scope.account, refusal);
        throw thrown;
      });
    await this.setup.record(caller, {
      tenant: scope.tenant,
      action: answer.outcome === 'refused' ? 'profiles.apply-refused' : 'profiles.applied',
      target: scope.account,
      before: `${before.name} version ${before.version}`,
      after: answer.code ?? `${name} version ${version}`,
      reason,
    });
    return answer;
  }

  private async targets(
    { tenant }: TenantScope,
    names: readonly string[],
  ): Promise<readonly AccountRegistration[]> {
    return Promise.all(
      names.map(async (account) => {
        const scope = { tenant, account: account as AccountId };
        const found = await this.setup.directory.find(scope);
        if (found) return found;
        throw new TidegateError(
          'ACCOUNT_UNKNOWN',
          `Tenant ${tenant} has no account ${account}; list its accounts to see their names`,
        );
      }),
    );
  }

  private async draftAnswer(
    place: ProfilePlace,
    latest: ProfileVersion,
    { base, content, note, savedAt }: ProfileDraft,
  ): Promise<ProfileDraftAnswer> {
    const { resolver, fed } = this.setup;
    const problems = resolver.problems(content, fed).map(problemAnswer);
    const { content: old } = await this.version(place, base);
    return {
      name: place.name,
      base,
      latest: latest.version,
      isStale: base !== latest.version,
      content: JSON.parse(content) as ProfileDraftAnswer['content'],
      note,
      savedAt: new Date(savedAt).toISOString(),
      problems,
      differences:
        problems.length > 0 ? [] : profileDifferences(old, resolver.complete(content, fed)),
      accounts: await this.accountsOn(place),
    };
  }

  private async accountsOn(place: ProfilePlace) {
    return accountsOnProfile(await this.setup.directory.list(place), place.name);
  }

  private async ownDraft(place: ProfilePlace, caller: Caller): Promise<ProfileDraft> {
    const found = await this.setup.drafts.find(place, keyOf(place, caller));
    if (found) return found;
    throw unknownDraft(place);
  }

  private async version(place: ProfilePlace, version: number | 'latest'): Promise<ProfileVersion> {
    const found = await this.setup.profiles.find(place, place.name, version);
    if (found) return found;
    throw unknownProfile(place, version);
  }

  private record(
    { tenant, name }: ProfilePlace,
    caller: Caller,
    action: Omit<AuditAction, 'tenant' | 'target'>,
  ): Promise<unknown> {
    return this.setup.record(caller, { tenant, target: name, ...action });
  }
}

function keyOf({ name }: ProfilePlace, { principal: { kind, id } }: Caller) {
  return { profile: name, author: `${kind}:${id}` };
}

function unknownProfile(
  { tenant, name }: ProfilePlace,
  version: number | 'latest' = 'latest',
): TidegateError {
  const which = version === 'latest' ? name : `${name} version ${version}`;
  return new TidegateError(
    'PROFILE_UNKNOWN',
    `Tenant ${tenant} has no profile ${which}; list its profiles to see their names and versions`,
  );
}

function unknownDraft({ name }: ProfilePlace): TidegateError {
  return new TidegateError(
    'DRAFT_UNKNOWN',
    `You have no draft of profile ${name}; save one, or apply a version instead`,
  );
}

function changedProfile({ name }: ProfilePlace, base: number, latest: number): TidegateError {
  return new TidegateError(
    'PROFILE_CHANGED',
    `Your draft changes version ${base} of profile ${name}, but version ${latest} is the latest; compare the two, then save the draft again with base ${latest}`,
  );
}
