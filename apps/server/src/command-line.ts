import { parseSetting, type TidegateConfiguration } from '@tidegate/composition';
import type { ConfigurationOverride } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';
import { BREAKER_NAMES, type BreakerName } from '@tidegate/risk';
import { Command, InvalidArgumentError, Option } from 'commander';

/** The parsed command line. */
export interface ServerArguments {
  /** `undefined` for only the default settings. */
  readonly profile: string | undefined;
  readonly configDirectory: string;
  readonly overrides: readonly ConfigurationOverride[];
  /** Whether the command line has `--speed`. */
  readonly hasSpeed: boolean;
  readonly resets: readonly BreakerReset[];
  readonly role: Role;
}

/**
 * The role of this process. `all`: everything. `engine`: market, engine, health and metrics, without the routes that need
 * the access token.
 */
export type Role = (typeof ROLES)[number];
const ROLES = ['all', 'engine'] as const;

/** Resets a tripped circuit breaker, so that entries resume. */
export interface BreakerReset {
  readonly breaker: BreakerName;
  readonly reason: string;
}

/** The settings profile without `--profile` and `--replay`. */
const DEMO_PROFILE = 'demo';

interface RawOptions {
  readonly profile?: string;
  readonly replay?: string;
  readonly speed?: string;
  readonly config: string;
  readonly set?: readonly ConfigurationOverride[];
  readonly resetBreaker?: readonly BreakerReset[];
  readonly role: Role;
}

/** Parses the command line. For `--help`, `--version` and invalid options it prints a message and ends the process. */
export function parseServerArguments(
  argv: readonly string[],
  { version, defaultConfig }: { readonly version: string; readonly defaultConfig: string },
): ServerArguments {
  const command = new Command('tidegate')
    .version(version, '--version')
    .description('Runs Tidegate: market, engine, health and metrics in one process.')
    .option(
      '--profile <name>',
      'a settings profile in the configuration folder, for example kraken',
    )
    .option('--replay <folder>', 'trade recorded candles that the simulator replays')
    .option('--speed <factor>', 'market seconds per second of the demo or the replay')
    .addOption(
      new Option('--config <folder>', 'the configuration folder').default(defaultConfig, 'config'),
    )
    .option('--set <key=value>', 'set one setting, for example server.port=3100', collect)
    .option(
      '--reset-breaker <name=reason>',
      'reset a tripped circuit breaker; the journal records the reason',
      collectReset,
    )
    .addOption(
      new Option(
        '--role <name>',
        'engine: omit the routes that need authentication; may listen on any address',
      )
        .choices(ROLES)
        .default('all'),
    )
    .exitOverride((error) => {
      process.exit(error.exitCode === 0 ? 0 : 2);
    })
    .parse([...argv], { from: 'user' });
  const options = command.opts<RawOptions>();
  return {
    profile: options.profile ?? (options.replay === undefined ? DEMO_PROFILE : undefined),
    configDirectory: options.config,
    overrides: [...marketOverrides(options), ...(options.set ?? [])],
    hasSpeed: options.speed !== undefined,
    resets: options.resetBreaker ?? [],
    role: options.role,
  };
}

/** Throws `OPTIONS_INVALID` if `--speed` would have no effect because the market's speed is fixed. */
export function expectAdjustableSpeed(
  { hasSpeed }: ServerArguments,
  { market }: TidegateConfiguration,
): void {
  if (!hasSpeed) return;
  const refused = (reason: string): TidegateError =>
    new TidegateError(
      'OPTIONS_INVALID',
      `--speed applies only to a demo or replay that this server starts: ${reason}`,
    );
  if (market.source === 'live') throw refused('a live market runs in real time');
  if (market.source === 'demo' && market.demo.url !== undefined) {
    throw refused(`the simulator at ${market.demo.url} is already running at its own speed`);
  }
}

function marketOverrides({ replay, speed }: RawOptions): readonly ConfigurationOverride[] {
  const overrides: ConfigurationOverride[] = [];
  if (replay !== undefined) {
    overrides.push({ key: 'market.source', text: 'replay', source: '--replay' });
    overrides.push({ key: 'market.replay.folder', text: replay, source: '--replay' });
  }
  if (speed !== undefined) {
    // Without --replay the settings choose the market, and they are not loaded yet.
    const sections = replay === undefined ? ['demo', 'replay'] : ['replay'];
    for (const section of sections) {
      overrides.push({ key: `market.${section}.speed`, text: speed, source: '--speed' });
    }
  }
  return overrides;
}

function collect(
  text: string,
  previous: readonly ConfigurationOverride[] = [],
): readonly ConfigurationOverride[] {
  const setting = parseSetting(text);
  if (!setting) throw new InvalidArgumentError('write a setting as key=value');
  return [...previous, setting];
}

function collectReset(
  text: string,
  previous: readonly BreakerReset[] = [],
): readonly BreakerReset[] {
  const [name, ...rest] = text.split('=');
  const breaker = BREAKER_NAMES.find((known) => known === name);
  const reason = rest.join('=').trim();
  if (!breaker || reason === '') {
    throw new InvalidArgumentError(
      `write a reset as name=reason, where name is one of ${BREAKER_NAMES.join(', ')}`,
    );
  }
  return [...previous, { breaker, reason }];
}
