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
  /** The folder of `default.yaml` and the profiles. */
  readonly directory: string;
  readonly overrides: readonly ConfigurationOverride[];
  /** What is traded: the market of the settings (the default), or what a recording or a journal holds. */
  readonly traded?: 'market' | 'recording';
  /** The strategies that settings may name; left out, the built-in ones. */
  readonly strategies?: StrategyRegistry;
}

/** Loads all settings, contradictions between them included; rejects with `CONFIG_INVALID` and every problem, each on a line of its own. */
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

/** Reads `key=value` as it stands on a command line; `null` when it is not that. */
export function parseSetting(text: string): ConfigurationOverride | null {
  const at = text.indexOf('=');
  if (at < 1) return null;
  const key = text.slice(0, at);
  return { key, text: text.slice(at + 1), source: `--set ${key}` };
}
