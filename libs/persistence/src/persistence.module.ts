import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';

import {
  JOURNAL_STORE,
  RUN_STORE,
  STORAGE,
  TELEMETRY_ARCHIVE,
  TELEMETRY_SINK,
  TRADING_STORE,
} from './ports.js';
import { openStorage, type Storage, type StorageDependencies } from './storage.js';

/** Closes the storage after everything that might still write to it. */
@Injectable()
class StorageLifetime implements OnApplicationShutdown {
  constructor(@Inject(STORAGE) private readonly storage: Storage) {}

  async onApplicationShutdown(): Promise<void> {
    await this.storage.close();
  }
}

/** Opens the storage directory when the application starts and provides its stores under the tokens of `ports.ts`. */
@Module({})
export class PersistenceModule {
  static forRoot(deps: StorageDependencies): DynamicModule {
    const providers: Provider[] = [
      { provide: STORAGE, useFactory: () => openStorage(deps) },
      part(TRADING_STORE, (storage) => storage.trading),
      part(JOURNAL_STORE, (storage) => storage.journal),
      part(RUN_STORE, (storage) => storage.runs),
      part(TELEMETRY_SINK, (storage) => storage.telemetry),
      part(TELEMETRY_ARCHIVE, (storage) => storage.archive),
      StorageLifetime,
    ];
    const tokens = [
      STORAGE,
      TRADING_STORE,
      JOURNAL_STORE,
      RUN_STORE,
      TELEMETRY_SINK,
      TELEMETRY_ARCHIVE,
    ];
    return { module: PersistenceModule, providers, exports: tokens };
  }
}

function part(token: symbol, of: (storage: Storage) => object): Provider {
  return { provide: token, useFactory: of, inject: [STORAGE] };
}
