import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import { invariant } from './errors.js';

/** Values that have one canonical JSON text. Decimals go in as strings; numbers are finite. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/** JSON with sorted keys, without white space or `undefined` members: equal values give equal text. */
export function canonicalJson(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // JSON writes NaN and infinity as null, so different values would share one text.
  invariant(
    typeof value !== 'number' || Number.isFinite(value),
    'Canonical JSON requires finite numbers',
  );
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const record = value as Readonly<Record<string, CanonicalValue | undefined>>;
  let members = '';
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    if (members !== '') members += ',';
    members += `${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** SHA-256 (64 hex digits) of the canonical JSON. */
export function contentHash(value: CanonicalValue): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** An incremental SHA-256 over many values. */
export class ContentHasher {
  private readonly state = sha256.create();

  add(value: CanonicalValue): void {
    this.state.update(utf8ToBytes(`${canonicalJson(value)}\n`));
  }

  /** The digest (64 hex digits) of everything added so far; more values may be added afterwards. */
  digest(): string {
    return bytesToHex(this.state.clone().digest());
  }
}
