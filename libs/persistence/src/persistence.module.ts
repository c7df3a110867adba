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
import type { Storage } from './storage.js';

/** Closes the storage after everything that might still write to it. */
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
    const providers: Provider[] = [
      { provide: STORAGE, useValue: storage },
      { provide: TRADING_STORE, useValue: storage.trading },
      { provide: JOURNAL_STORE, useValue: storage.journal },
      { provide: RUN_STORE, useValue: storage.runs },
      { provide: TELEMETRY_SINK, useValue: storage.telemetry },
      { provide: TELEMETRY_ARCHIVE, useValue: storage.archive },
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
