import type { UserId } from './ids.js';
import { secretHash, type RandomBytes } from './secret.js';

const CODES = 10;
/** Without letters that look like digits (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SYMBOLS = 16;

/** Ten codes of 80 random bits, `xxxx-xxxx-xxxx-xxxx`, each of which signs in once without the authenticator. */
export function makeRecoveryCodes(random: RandomBytes): readonly string[] {
  return Array.from({ length: CODES }, () => {
    const symbols = Array.from(random(SYMBOLS), (byte) => ALPHABET.charAt(byte % 32)).join('');
    return symbols.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/** The stored form. The user's id keeps equal codes of two users apart. */
export function recoveryCodeHash(user: UserId, code: string): string {
  const plain = code
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
  return secretHash(`${user}:${plain}`);
}
