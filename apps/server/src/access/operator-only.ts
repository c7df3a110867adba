import { createHash, timingSafeEqual } from 'node:crypto';

import { OPERATOR, type Principal } from '@tidegate/tenants';

import type { PrincipalSource } from './principal-source.js';

/** Knows one principal: the holder of the storage's access token. For a role without users. */
export class OperatorOnly implements PrincipalSource {
  private readonly digest: Buffer | null;

  /** `accessToken`: `null` if the process has none, so that it knows no principal at all. */
  constructor(accessToken: string | null) {
    this.digest = accessToken === null ? null : digestOf(accessToken);
  }

  bySession(): Promise<Principal | null> {
    return Promise.resolve(null);
  }

  byBearer(token: string): Promise<Principal | null> {
    const isToken = this.digest !== null && timingSafeEqual(digestOf(token), this.digest);
    return Promise.resolve(isToken ? OPERATOR : null);
  }
}

/** A digest of fixed length, which `timingSafeEqual` requires. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
