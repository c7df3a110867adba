import {
  PLATFORM_VERB_NAMES,
  ROLE_NAMES,
  VERB_NAMES,
  type PlatformVerbName,
  type RoleName,
  type VerbName,
} from '@tidegate/contracts';

/** The rights of a member within a tenant. */
export const VERBS = VERB_NAMES;
export type Verb = VerbName;

/** The rights of a platform administrator. None of them shows a tenant's money. */
export const PLATFORM_VERBS = PLATFORM_VERB_NAMES;
export type PlatformVerb = PlatformVerbName;

export const ROLES = ROLE_NAMES;
/** The role of a membership. */
export type Role = RoleName;

const TABLE: Readonly<Record<Role, readonly Verb[]>> = {
  owner: VERBS,
  trader: [
    'read',
    'export',
    'annotate',
    'control',
    'profiles.edit',
    'profiles.apply',
    'history.manage',
    'backtest.run',
  ],
  viewer: ['read', 'export'],
  auditor: ['read', 'export', 'audit.read'],
};

/** A key must not create further keys or members, which would stay valid after its revocation. */
const NOT_FOR_KEYS: readonly Verb[] = ['members.manage', 'keys.manage'];

/** The verbs that an API key may hold. */
export const KEY_VERBS: readonly Verb[] = VERBS.filter((verb) => !NOT_FOR_KEYS.includes(verb));

/** The verbs of an investor link. */
export const LINK_VERBS: ReadonlySet<Verb> = new Set<Verb>(['read']);

export const ALL_VERBS: ReadonlySet<Verb> = new Set(VERBS);
export const ALL_PLATFORM_VERBS: ReadonlySet<PlatformVerb> = new Set(PLATFORM_VERBS);

const VERBS_OF_ROLE = new Map(ROLES.map((role) => [role, new Set<Verb>(TABLE[role])]));

export function verbsOfRole(role: Role): ReadonlySet<Verb> {
  return VERBS_OF_ROLE.get(role) ?? new Set();
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function isVerb(text: string): text is Verb {
  return (VERBS as readonly string[]).includes(text);
}

/** The verbs that a change of role adds and takes away, in the order of `VERBS`. */
export function roleChange(
  from: Role,
  to: Role,
): { readonly gained: readonly Verb[]; readonly lost: readonly Verb[] } {
  const [before, after] = [verbsOfRole(from), verbsOfRole(to)];
  return {
    gained: VERBS.filter((verb) => after.has(verb) && !before.has(verb)),
    lost: VERBS.filter((verb) => before.has(verb) && !after.has(verb)),
  };
}
