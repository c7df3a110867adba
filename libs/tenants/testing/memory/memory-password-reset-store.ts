import type { EpochMs } from '@tidegate/kernel';

import type { PasswordResetStore, PasswordResetToken } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemoryPasswordResetStore implements PasswordResetStore {
  constructor(private readonly world: MemoryWorld) {}

  async save(token: PasswordResetToken): Promise<void> {
    this.world.resets.set(token.user, token);
  }

  async take(tokenHash: string, now: EpochMs): Promise<PasswordResetToken | null> {
    const found = [...this.world.resets.values()].find((token) => token.tokenHash === tokenHash);
    if (!found || now >= found.expiresAt) return null;
    this.world.resets.delete(found.user);
    return found;
  }
}
