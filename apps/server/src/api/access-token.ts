import { createHash, timingSafeEqual } from 'node:crypto';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** The token that a client must present. The comparison takes constant time. */
export class AccessToken {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = digestOf(token);
  }

  /** `header`: the value of `Authorization`. */
  matches(header: string | undefined): boolean {
    const [, presented] = BEARER.exec(header ?? '') ?? [];
    return presented !== undefined && timingSafeEqual(digestOf(presented), this.digest);
  }
}

/** A digest of fixed length, which `timingSafeEqual` requires. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `AccessToken`. */
export const ACCESS_TOKEN = Symbol('tidegate:access-token');
