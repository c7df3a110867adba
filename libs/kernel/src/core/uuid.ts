import { invariant } from './errors.js';

/** A random UUID (RFC 9562, version 4) from 16 random bytes. */
export function uuidOf(random: Uint8Array): string {
  invariant(random.length === 16, 'A UUID requires 16 bytes', { bytes: random.length });
  const bytes = Array.from(random);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
