import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  epochMs,
  ManualTime,
  nextInt,
  SeededRng,
  silentLogger,
  type Logger,
} from '@tidegate/kernel';

import { openStorage, type Storage } from '../src/storage.js';
import { StorageOptions } from '../src/storage-options.js';

/** A storage directory for one spec, deleted by `remove`. Its time moves only when the spec advances it. */
export class TemporaryStorage {
  readonly directory = mkdtempSync(join(tmpdir(), 'tidegate-storage-'));
  readonly options = new StorageOptions();
  readonly time = new ManualTime(epochMs(1_780_000_000_000));
  private readonly opened: Storage[] = [];
  private readonly rng: SeededRng;

  constructor(
    private readonly logger: Logger = silentLogger,
    seed = 1,
  ) {
    this.rng = new SeededRng(seed);
    this.options.directory = this.directory;
  }

  file(name: string): string {
    return join(this.directory, name);
  }

  async open(): Promise<Storage> {
    const { options, time: timers, logger } = this;
    const random = (count: number): Uint8Array => this.randomBytes(count);
    const storage = await openStorage({ options, timers, logger, random });
    this.opened.push(storage);
    return storage;
  }

  private randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => nextInt(this.rng, 256));
  }

  async remove(): Promise<void> {
    for (const storage of this.opened) await storage.close();
    rmSync(this.directory, { recursive: true });
  }
}
