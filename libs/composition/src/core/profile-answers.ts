import { describeProblem, type ConfigurationProblem } from '@tidegate/configuration';
import type {
  AppliedAccountAnswer,
  CommandAnswer,
  ProfileAccountAnswer,
  ProfileAnswer,
  ProfileContentAnswer,
  ProfileProblemAnswer,
} from '@tidegate/contracts';
import type { TidegateError } from '@tidegate/kernel';
import type { AccountRegistration, ProfileVersion } from '@tidegate/model';

export function profileAnswer(found: ProfileVersion): ProfileAnswer {
  const { tenant, name, version, hash, note, createdBy, createdAt } = found;
  return {
    ...{ tenant, name, version, hash, note, createdBy },
    createdAt: new Date(createdAt).toISOString(),
  };
}

export function profileContentAnswer(found: ProfileVersion): ProfileContentAnswer {
  const content = JSON.parse(found.content) as ProfileContentAnswer['content'];
  return { ...profileAnswer(found), content };
}

/** The accounts on a profile that are not closed, by id. */
export function accountsOnProfile(
  registrations: readonly AccountRegistration[],
  name: string,
): readonly ProfileAccountAnswer[] {
  const found = registrations.flatMap(({ account, profile, lifecycle }) =>
    profile.name === name && lifecycle !== 'closed'
      ? [
          {
            account: account.scope.account,
            mode: account.mode,
            lifecycle,
            version: profile.version,
          },
        ]
      : [],
  );
  return found.sort((left, right) => (left.account < right.account ? -1 : 1));
}

/** A problem in words, without its code and source. */
export function problemAnswer(problem: ConfigurationProblem): ProfileProblemAnswer {
  const { code, source, key } = problem;
  return { path: key, sentence: describeProblem(problem).slice(`${code} ${source}: `.length) };
}

/** What the engine did with the command for one account. */
export function appliedAnswer(
  account: string,
  { takesEffect, repeated }: CommandAnswer,
): AppliedAccountAnswer {
  const outcome =
    takesEffect === 'at_next_start' ? 'queued' : repeated ? 'repeated' : ('applied' as const);
  return { account, outcome, code: null, detail: '' };
}

/** Why the engine did nothing for one account. */
export function refusedAnswer(account: string, refusal: TidegateError): AppliedAccountAnswer {
  return { account, outcome: 'refused', code: refusal.code, detail: refusal.message };
}
