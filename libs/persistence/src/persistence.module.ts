import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';

import {
  ACCOUNT_DIRECTORY,
  COMMAND_QUEUE,
  CONSOLE_STORES,
  EXPOSURE_STORE,
  INSTALLATION_STORE,
  JOURNAL_STORE,
  PROFILE_STORE,
  SHARD_STORE,
  STORAGE,
  TELEMETRY_ARCHIVE,
  TELEMETRY_SINK,
  TRADING_STORE,
} from './ports.js';
import type { Storage } from './storage.js';

/** Closes the storage at shutdown, after everything that may still write to it. */
@Injectable()
class StorageLifetime implements OnApplicationShutdown {
  constructor(@Inject(STORAGE) private readonly storage: Storage) {}

  async onApplicationShutdown(): Promise<void> {
    await this.storage.close();
  }
}

/** Provides the stores of an open storage under the tokens of `ports.ts`, and closes it with the application. */
@Module({})
export class PersistenceModule {
  static forRoot(storage: Storage): DynamicModule {
    const parts: readonly (readonly [symbol, unknown])[] = [
      [STORAGE, storage],
      [TRADING_STORE, storage.trading],
      [JOURNAL_STORE, storage.journal],
      [SHARD_STORE, storage.shards],
      [ACCOUNT_DIRECTORY, storage.directory],
      [PROFILE_STORE, storage.profiles],
      [COMMAND_QUEUE, storage.commands],
      [CONSOLE_STORES, storage.console],
      [EXPOSURE_STORE, storage.exposure],
      [INSTALLATION_STORE, storage.installation],
      [TELEMETRY_SINK, storage.telemetry],
      [TELEMETRY_ARCHIVE, storage.archive],
    ];
    const provided: Provider[] = parts.map(([provide, useValue]) => ({ provide, useValue }));
    const tokens = parts.map(([token]) => token);
    const providers = [...provided, StorageLifetime];
    return { module: PersistenceModule, providers, exports: tokens };
  }
}
