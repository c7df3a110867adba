import { basename } from 'node:path';

import { storageDirectory } from '@tidegate/composition';
import { openStorageReader } from '@tidegate/persistence';
import type { Command } from 'commander';

import {
  DEMO_PROFILE,
  settingsFrom,
  withSettings,
  type SettingsOptions,
} from '../settings-options.js';

interface BackupOptions extends SettingsOptions {
  readonly directory?: string;
}

/** `tidegate backup`. */
export function addBackup(program: Command): void {
  withSettings(
    program
      .command('backup')
      .description('Copies the storage, whether or not a server is running.')
      .argument('<folder>', 'destination folder, without an earlier backup')
      .option('--directory <folder>', 'storage folder; default: the storage folder of the profile'),
    DEMO_PROFILE,
  ).action(backup);
}

async function backup(folder: string, options: BackupOptions): Promise<void> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value: configuration } = await settingsFrom({ ...options, profile });
  const directory = options.directory ?? storageDirectory(configuration);
  const storage = await openStorageReader({ ...configuration.storage, directory });
  try {
    const { files } = await storage.backup(folder);
    for (const { file, bytes } of files)
      process.stdout.write(`${basename(file)}  ${bytes} bytes\n`);
  } finally {
    await storage.close();
  }
}
