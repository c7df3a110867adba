import { DAY_MS, type AccountId, type EpochMs, type TenantId } from '@tidegate/kernel';

import type { CredentialId } from './ids.js';
import type { Verb } from './permissions.js';

export const CREDENTIAL_LIFETIME_MAX_MS = 366 * DAY_MS;

/** How long a revoked or expired credential is kept. */
export const CREDENTIAL_KEPT_MS = 90 * DAY_MS;

/** `key`: an API key of a program. `link`: read access of an investor to one account. */
export type CredentialKind = 'key' | 'link';

/** An API key or an investor link. Its secret is shown once and stored as a hash. */
export interface Credential {
  readonly id: CredentialId;
  readonly tenant: TenantId;
  readonly kind: CredentialKind;
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** The accounts that it may access; `null` for all accounts of the tenant. */
  readonly accounts: readonly AccountId[] | null;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly revokedAt: EpochMs | null;
  readonly lastUsedAt: EpochMs | null;
  readonly lastAddress: string;
}

const PREFIX: Readonly<Record<CredentialKind, string>> = { key: 'tg', link: 'tgl' };
const TEXT = /^(tg|tgl)_([0-9a-f]{16})_([0-9a-f]{64})$/;

/** `tg_<id>_<secret>` for a key, `tgl_<id>_<secret>` for a link. */
export function credentialText(
  { kind, id }: Pick<Credential, 'kind' | 'id'>,
  secret: string,
): string {
  return `${PREFIX[kind]}_${id}_${secret}`;
}

/** The parts of a key or link; `null` if the text is neither. */
export function parseCredential(text: string): {
  readonly kind: CredentialKind;
  readonly id: CredentialId;
  readonly secret: string;
} | null {
  const [, prefix, id, secret] = TEXT.exec(text) ?? [];
  if (prefix === undefined || id === undefined || secret === undefined) return null;
  return { kind: prefix === PREFIX.key ? 'key' : 'link', id: id as CredentialId, secret };
}

export function isCredentialValid(credential: Credential, now: EpochMs): boolean {
  return credential.revokedAt === null && now < credential.expiresAt;
}
