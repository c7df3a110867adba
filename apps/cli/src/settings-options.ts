import { fileURLToPath } from 'node:url';

import {
  loadSettings,
  parseSetting,
  type SettingsRequest,
  type TidegateConfiguration,
} from '@tidegate/composition';
import type { ConfigurationOverride, LoadedConfiguration } from '@tidegate/configuration';
import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options of commands that read settings. */
export interface SettingsOptions {
  readonly profile?: string;
  readonly config: string;
  readonly set?: readonly ConfigurationOverride[];
}

/** The default profile of `npm start`. */
export const DEMO_PROFILE = 'demo';

const DEFAULT_CONFIG = fileURLToPath(new URL('../../../../config', import.meta.url));

/** Settings that a command uses without `--profile`. */
export type WithoutProfile = 'the default settings' | 'demo';

export function withSettings(command: Command, withoutProfile: WithoutProfile): Command {
  return command
    .addOption(
      new Option(
        '--profile <name>',
        `a profile in the configuration folder; without it, ${withoutProfile}`,
      ),
    )
    .addOption(
      new Option('--config <folder>', 'the configuration folder').default(DEFAULT_CONFIG, 'config'),
    )
    .option(
      '--set <key=value>',
      'one setting, for example accounts.0.deposit=5000; repeatable',
      collect,
    );
}

export function settingsFrom(
  options: SettingsOptions,
  traded: NonNullable<SettingsRequest['traded']> = 'market',
): Promise<LoadedConfiguration<TidegateConfiguration>> {
  const { profile, config, set = [] } = options;
  return loadSettings({ profile, directory: config, overrides: set, traded });
}

function collect(
  text: string,
  previous: readonly ConfigurationOverride[] = [],
): readonly ConfigurationOverride[] {
  const setting = parseSetting(text);
  if (!setting) throw new InvalidArgumentError('write a setting as key=value');
  return [...previous, setting];
}
