import { fileURLToPath } from 'node:url';

import {
  loadSettings,
  parseSetting,
  type SettingsRequest,
  type TidegateConfiguration,
} from '@tidegate/composition';
import type { ConfigurationOverride, LoadedConfiguration } from '@tidegate/configuration';
import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options that every command which reads settings has. */
export interface SettingsOptions {
  readonly profile?: string;
  readonly config: string;
  readonly set?: readonly ConfigurationOverride[];
}

/** The default profile of `npm start`. */
export const DEMO_PROFILE = 'demo';

const DEFAULT_CONFIG = fileURLToPath(new URL('../../../../config', import.meta.url));

/** The settings of a command without `--profile`. */
export type WithoutProfile = 'the default settings alone' | 'demo';

export function withSettings(command: Command, withoutProfile: WithoutProfile): Command {
  return command
    .addOption(
      new Option(
        '--profile <name>',
        `a profile of the configuration folder (without: ${withoutProfile})`,
      ),
    )
    .addOption(
      new Option('--config <folder>', 'the configuration folder').default(DEFAULT_CONFIG, 'config'),
    )
    .option('--set <key=value>', 'one setting, for instance accounts.0.deposit=5000', collect);
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
  if (!setting) throw new InvalidArgumentError('a setting is written key=value');
  return [...previous, setting];
}
