import type { EpochMs } from '@tidegate/kernel';

import type { PasskeyId, UserId } from '../../src/core/ids.js';
import type { FactorSummary, Passkey, Totp } from '../../src/core/second-factor.js';
import type { SecondFactorStore } from '../../src/ports.js';
import type { MemoryWorld } from './memory-world.js';

export class MemorySecondFactorStore implements SecondFactorStore {
  constructor(private readonly world: MemoryWorld) {}

  async summary(user: UserId): Promise<FactorSummary> {
    return {
      hasTotp: this.world.totps.has(user),
      passkeys: (await this.passkeys(user)).length,
      recoveryCodesLeft: this.world.recoveryCodes.get(user)?.size ?? 0,
    };
  }

  async totp(user: UserId): Promise<Totp | null> {
    return this.world.totps.get(user) ?? null;
  }

  async setTotp(user: UserId, totp: Totp | null): Promise<void> {
    if (totp) this.world.totps.set(user, totp);
    else this.world.totps.delete(user);
  }

  async acceptStep(user: UserId, step: number): Promise<boolean> {
    const totp = this.world.totps.get(user);
    if (!totp || step <= totp.lastStep) return false;
    this.world.totps.set(user, { ...totp, lastStep: step });
    return true;
  }

  async setRecoveryCodes(user: UserId, codeHashes: readonly string[]): Promise<void> {
    this.world.recoveryCodes.set(user, new Set(codeHashes));
  }

  async spendRecoveryCode(user: UserId, codeHash: string): Promise<boolean> {
    const codes = this.world.recoveryCodes.get(user);
    if (!codes?.has(codeHash)) return false;
    this.world.recoveryCodes.set(user, new Set([...codes].filter((code) => code !== codeHash)));
    return true;
  }

  async passkeys(user: UserId): Promise<readonly Passkey[]> {
    return [...this.world.passkeys.values()]
      .filter((passkey) => passkey.user === user)
      .sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  }

  async findPasskey(id: PasskeyId): Promise<Passkey | null> {
    return this.world.passkeys.get(id) ?? null;
  }

  async addPasskey(passkey: Passkey): Promise<boolean> {
    if (this.world.passkeys.has(passkey.id)) return false;
    this.world.passkeys.set(passkey.id, passkey);
    return true;
  }

  async usedPasskey(
    id: PasskeyId,
    { counter, at }: { readonly counter: number; readonly at: EpochMs },
  ): Promise<void> {
    const found = this.world.passkeys.get(id);
    if (found) this.world.passkeys.set(id, { ...found, counter, lastUsedAt: at });
  }

  async removePasskey(user: UserId, id: PasskeyId): Promise<boolean> {
    return this.world.passkeys.get(id)?.user === user && this.world.passkeys.delete(id);
  }

  async clear(user: UserId): Promise<void> {
    this.world.totps.delete(user);
    this.world.recoveryCodes.delete(user);
    for (const { id } of await this.passkeys(user)) this.world.passkeys.delete(id);
  }
}
