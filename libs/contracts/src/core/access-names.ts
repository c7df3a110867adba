/** The rights of a member within a tenant. */
export const VERB_NAMES = [
  'read',
  'export',
  'annotate',
  'control',
  'profiles.edit',
  'profiles.apply',
  'accounts.manage',
  'members.manage',
  'keys.manage',
  'settings.manage',
  'audit.read',
  'history.manage',
  'backtest.run',
] as const;
export type VerbName = (typeof VERB_NAMES)[number];

/** The rights of a platform administrator. */
export const PLATFORM_VERB_NAMES = [
  'platform.read',
  'platform.manage',
  'platform.control',
] as const;
export type PlatformVerbName = (typeof PLATFORM_VERB_NAMES)[number];

export const ROLE_NAMES = ['owner', 'trader', 'viewer', 'auditor'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];
