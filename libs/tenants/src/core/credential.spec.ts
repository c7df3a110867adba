import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seeded } from '@tidegate/kernel/testing';

import { credentialText, parseCredential } from './credential.js';
import type { CredentialId } from './ids.js';

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length });

describe('credential text', () => {
  it('returns the parts that it was made of', () => {
    fc.assert(
      fc.property(fc.constantFrom('key', 'link'), hex(16), hex(64), (kind, id, secret) => {
        const parts = { kind, id: id.join('') as CredentialId, secret: secret.join('') } as const;
        expect(parseCredential(credentialText(parts, parts.secret))).toEqual(parts);
      }),
      seeded(),
    );
  });

  it.each(['', 'tg_', 'tg_0123456789abcdef_short', `xx_0123456789abcdef_${'0'.repeat(64)}`])(
    'rejects %j',
    (text) => {
      expect(parseCredential(text)).toBeNull();
    },
  );
});
