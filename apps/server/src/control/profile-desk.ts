import {
  DefaultProfileResolver,
  ProfileDesk,
  settingsOf,
  type Operations,
} from '@tidegate/composition';
import type { StrategyRegistry } from '@tidegate/strategies';
import { AuditLog, type ConsoleStores } from '@tidegate/tenants';
import type { AccountDirectory, ProfileStore } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';
import { CommandRefused } from './command-refused.js';

/** `ProfileDesk`. */
export const PROFILE_DESK = Symbol('tidegate:profile-desk');

/** Versions and drafts of profiles in the storage of this process, applied by its engines. */
export function profileDeskOf(
  ...[runtime, operations, directory, profiles, strategies, console]: [
    ServerRuntime,
    Operations,
    AccountDirectory,
    ProfileStore,
    StrategyRegistry,
    ConsoleStores,
  ]
): ProfileDesk {
  const { configuration, systemTime, venues } = runtime;
  const audit = new AuditLog(console.audit, systemTime);
  return new ProfileDesk({
    ...{ operations, directory, profiles },
    drafts: console.drafts,
    resolver: new DefaultProfileResolver(strategies),
    fed: settingsOf(configuration, {}, venues),
    clock: systemTime,
    refusalOf: (thrown) => (thrown instanceof CommandRefused ? thrown : null),
    record: (caller, action) => audit.record(caller, action),
  });
}
