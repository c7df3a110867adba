import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

import type { CredentialId } from './ids.js';

/** Returns `count` cryptographically secure random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

const SECRET_BYTES = 32;
const CREDENTIAL_BYTES = 8;

/** A secret of 256 bits as 64 hex digits. It is shown once and stored only as its `secretHash`. */
export function makeSecret(random: RandomBytes): string {
  return bytesToHex(random(SECRET_BYTES));
}

/** The public id of an API key or a link: 16 hex digits. */
export function makeCredentialId(random: RandomBytes): CredentialId {
  return bytesToHex(random(CREDENTIAL_BYTES)) as CredentialId;
}

export function isSecret(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** SHA-256 as 64 hex digits. A secret of 256 random bits needs no slow hash. */
export function secretHash(secret: string): string {
  return bytesToHex(sha256(utf8ToBytes(secret)));
}

/** Compares two texts in a time that depends only on their lengths. */
export function equalSecrets(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  }
  return difference === 0;
}
