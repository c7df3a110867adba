import { requirePlan, withParameterOrigins, withStrategyParameters } from '@tidegate/composition';
import type { ConfigurationOrigin } from '@tidegate/configuration';
import type { Command } from 'commander';
import { dump } from 'js-yaml';

import { settingsFrom, withSettings, type SettingsOptions } from '../settings-options.js';

interface ShowOptions extends SettingsOptions {
  readonly origins?: boolean;
  readonly json?: boolean;
}

/** `tidegate config check|show`. */
export function addConfig(program: Command): void {
  const config = program.command('config').description('Checks and shows the settings.');
  withSettings(
    config.command('check').description('Validates the settings and lists every problem.'),
    'the default settings',
  ).action(check);
  withSettings(
    config.command('show').description('Prints the effective settings; secrets are masked.'),
    'the default settings',
  )
    .option('--origins', 'print the source of each value')
    .option('--json', 'print one JSON object, or one JSON list with --origins')
    .action(show);
}

async function check(options: SettingsOptions): Promise<void> {
  const { value } = await settingsFrom(options);
  const { configurationHash } = requirePlan({ configuration: value });
  process.stdout.write(`The settings are valid. Hash ${configurationHash}\n`);
}

async function show(options: ShowOptions): Promise<void> {
  const loaded = await settingsFrom(options);
  if (options.origins) {
    process.stdout.write(
      originsText(withParameterOrigins(loaded.explain()), options.json === true),
    );
    return;
  }
  const masked = withStrategyParameters(loaded.masked());
  const text = options.json ? `${JSON.stringify(masked, null, 2)}\n` : dump(masked);
  process.stdout.write(text);
}

/** One line per setting. Values are YAML; secrets are already masked. */
function originsText(origins: readonly ConfigurationOrigin[], json: boolean): string {
  if (json) return `${JSON.stringify(origins, null, 2)}\n`;
  return origins.map(({ key, value, source }) => `${key} = ${value}  (${source})\n`).join('');
}
