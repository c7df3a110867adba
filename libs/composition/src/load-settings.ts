import {
  loadConfiguration,
  processEnvironment,
  type ConfigurationOverride,
  type LoadedConfiguration,
} from '@tidegate/configuration';
import { StrategyRegistry } from '@tidegate/strategies';

import { marketObjections, settingsObjections } from './core/settings-objections.js';
import { TidegateConfiguration } from './core/tidegate-configuration.js';
import { invalidSettings } from './invalid-settings.js';

export interface SettingsRequest {
  readonly profile: string | undefined;
  /** The directory of `default.yaml` and the profiles. */
  readonly directory: string;
  readonly overrides: readonly ConfigurationOverride[];
  /**
   * `market` (the default) also checks the configured market; `recording`: instruments come from a recording or a
   * journal.
   */
  readonly traded?: 'market' | 'recording';
  /** The available strategies; by default the built-in ones. */
  readonly strategies?: StrategyRegistry;
}

/** Loads and checks all settings; rejects with `CONFIG_INVALID` and all problems, one per line. */
export async function loadSettings(
  request: SettingsRequest,
): Promise<LoadedConfiguration<TidegateConfiguration>> {
  const { profile, directory, overrides, traded = 'market' } = request;
  const registry = request.strategies ?? new StrategyRegistry();
  const loaded = await loadConfiguration(TidegateConfiguration, {
    directory,
    ...(profile === undefined ? {} : { profile }),
    environment: processEnvironment(),
    overrides,
    check: (settings) => [
      ...settingsObjections(settings, registry),
      ...(traded === 'market' ? marketObjections(settings) : []),
    ],
  });
  if (loaded.ok) return loaded.value;
  throw invalidSettings(loaded.error);
}

/** Parses `key=value` from the command line; `null` if the text has another form. */
export function parseSetting(text: string): ConfigurationOverride | null {
  const at = text.indexOf('=');
  if (at < 1) return null;
  const key = text.slice(0, at);
  return { key, text: text.slice(at + 1), source: `--set ${key}` };
}
