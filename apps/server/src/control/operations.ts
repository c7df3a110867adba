import {
  DefaultProfileResolver,
  settingsOf,
  StoredOperations,
  type Operations,
} from '@tidegate/composition';
import { venueId } from '@tidegate/kernel';
import type { StrategyRegistry } from '@tidegate/strategies';
import type { AccountDirectory, EngineHub, ProfileStore } from '@tidegate/trading';

import type { ServerRuntime } from '../runtime.js';
import { executeCommand } from './engine-commands.js';

/** `Operations`. */
export const OPERATIONS = Symbol('tidegate:operations');

/** Operations on the storage and the engines of this process. */
export function operationsOf(
  ...[runtime, directory, profiles, strategies, hub]: [
    ServerRuntime,
    AccountDirectory,
    ProfileStore,
    StrategyRegistry,
    EngineHub,
  ]
): Operations {
  const { configuration, session, venues } = runtime;
  return new StoredOperations({
    directory,
    profiles,
    resolver: new DefaultProfileResolver(strategies),
    fed: settingsOf(configuration, {}, venues),
    venue: venueId(configuration.market.venue),
    clock: session.time,
    submit: (command) => executeCommand(hub, command),
  });
}
