import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { epochMs, ManualTime, silentLogger, type Logger } from '@tidegate/kernel';

import { openStorage, type Storage } from '../src/storage.js';
import { StorageOptions } from '../src/storage-options.js';

/** A storage directory that is gone after `remove`; its time stands still unless a spec moves it. */
export class TemporaryStorage {
  readonly directory = mkdtempSync(join(tmpdir(), 'tidegate-storage-'));
  readonly options = new StorageOptions();
  readonly time = new ManualTime(epochMs(1_780_000_000_000));
  private readonly opened: Storage[] = [];

  constructor(private readonly logger: Logger = silentLogger) {
    this.options.directory = this.directory;
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  async open(): Promise<Storage> {
    const { options, time: timers, logger } = this;
    const storage = await openStorage({ options, timers, logger });
    this.opened.push(storage);
    return storage;
  }

  async remove(): Promise<void> {
    for (const storage of this.opened) await storage.close();
    rmSync(this.directory, { recursive: true });
  }
}
