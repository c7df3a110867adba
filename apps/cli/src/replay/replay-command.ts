import { DefaultProfileResolver, storageDirectory } from '@tidegate/composition';
import { shardId } from '@tidegate/kernel';
import { openStorageReader } from '@tidegate/persistence';
import { StrategyRegistry } from '@tidegate/strategies';
import { compareReplay, replayJournal, type ReplayDifference } from '@tidegate/trading';
import type { Command } from 'commander';

import { EXIT } from '../exit-codes.js';
import { ProgressLine } from '../progress-line.js';
import {
  DEMO_PROFILE,
  settingsFrom,
  withSettings,
  type SettingsOptions,
} from '../settings-options.js';
import { replayReport } from './replay-report.js';

interface ReplayOptions extends SettingsOptions {
  readonly directory?: string;
  readonly json?: boolean;
}

/** `tidegate replay`. */
export function addReplay(program: Command): void {
  withSettings(
    program
      .command('replay')
      .description('Replays the journal and compares the outcome with the stored outcome.')
      .option('--directory <folder>', 'storage folder; default: the storage folder of the profile')
      .option('--json', 'print one JSON object'),
    DEMO_PROFILE,
  ).action(replay);
}

/** The settings only locate the storage; the journal contains everything that affects decisions. */
async function replay(options: ReplayOptions): Promise<void> {
  const profile = options.profile ?? DEMO_PROFILE;
  const { value: configuration } = await settingsFrom({ ...options, profile }, 'recording');
  const directory = options.directory ?? storageDirectory(configuration);
  const storage = await openStorageReader({ ...configuration.storage, directory });
  const progress = new ProgressLine(process.stderr);
  try {
    const result = await replayJournal({
      shard: shardId(configuration.market.venue),
      resolver: new DefaultProfileResolver(new StrategyRegistry()),
      journal: storage.journal,
      onProgress: ({ sequence, lastSequence }) => {
        const text = `${sequence} of ${lastSequence} journal entries`;
        progress.show({ done: sequence, total: lastSequence, text });
      },
    });
    progress.end();
    const differences: ReplayDifference[] = [];
    for (const { scope } of result.accounts) {
      differences.push(...(await compareReplay(result, storage.trading, scope)));
    }
    process.stdout.write(`${replayReport(result, differences, options.json === true)}\n`);
    process.exitCode = differences.length === 0 ? EXIT.ok : EXIT.different;
  } finally {
    await storage.close();
  }
}
