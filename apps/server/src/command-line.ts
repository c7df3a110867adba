import { parseSetting, type TidegateConfiguration } from '@tidegate/composition';
import type { ConfigurationOverride } from '@tidegate/configuration';
import { TidegateError } from '@tidegate/kernel';
import { BREAKER_NAMES, type BreakerName } from '@tidegate/risk';
import { Command, InvalidArgumentError, Option } from 'commander';

/** What the server was asked to do. */
export interface ServerArguments {
  /** `undefined`: the default settings alone. */
  readonly profile: string | undefined;
  readonly configDirectory: string;
  readonly overrides: readonly ConfigurationOverride[];
  /** Whether `--speed` is among them. */
  readonly hasSpeed: boolean;
  readonly resets: readonly BreakerReset[];
  readonly role: Role;
}

/**
 * What this process does. `all`: everything. `engine`: market, engine, health and metrics, without the routes that change
 * accounts and profiles.
 */
export type Role = (typeof ROLES)[number];
const ROLES = ['all', 'engine'] as const;

/** An operator resets a tripped circuit breaker, so that entries resume. */
export interface BreakerReset {
  readonly breaker: BreakerName;
  readonly reason: string;
}

/** The default profile of settings. */
const DEMO_PROFILE = 'demo';

interface RawOptions {
  readonly profile?: string;
  readonly replay?: string;
  readonly speed?: string;
  readonly config: string;
  readonly set: readonly ConfigurationOverride[];
  readonly resetBreaker: readonly BreakerReset[];
  readonly role: Role;
}

/** Reads the command line; prints help or what is wrong and ends the process itself in these cases. */
export function parseServerArguments(
  argv: readonly string[],
  { version, defaultConfig }: { readonly version: string; readonly defaultConfig: string },
): ServerArguments {
  const command = new Command('tidegate')
    .version(version, '--version')
    .description('Runs Tidegate: market, engine, health and metrics in one process.')
    .option('--profile <name>', 'a profile of the configuration folder, for instance kraken')
    .option('--replay <folder>', 'trade recorded candles, played through the simulator')
    .option('--speed <factor>', 'market seconds per second of the demo or the replay')
    .option('--config <folder>', 'the configuration folder', defaultConfig)
    .option('--set <key=value>', 'one setting, for instance server.port=3100', collect, [])
    .option(
      '--reset-breaker <name=reason>',
      'close a circuit breaker that waits for a person; the reason is kept in the journal',
      collectReset,
      [],
    )
    .addOption(
      new Option(
        '--role <name>',
        'engine: without the routes that change accounts and profiles, so that it may listen on any address',
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
    overrides: [...marketOverrides(options), ...options.set],
    hasSpeed: options.speed !== undefined,
    resets: options.resetBreaker,
    role: options.role,
  };
}

/** Refuses `--speed` for a market whose speed is fixed, rather than ignore it silently. */
export function refuseVainSpeed(
  { hasSpeed }: ServerArguments,
  { market }: TidegateConfiguration,
): void {
  if (!hasSpeed) return;
  const vain = (why: string): TidegateError =>
    new TidegateError('OPTIONS_INVALID', `--speed is for the demo and for replays: ${why}`);
  if (market.source === 'live') throw vain('a live market runs in real time');
  if (market.source === 'demo' && market.demo.url !== undefined) {
    throw vain(`the simulator at ${market.demo.url} runs already, with a speed of its own`);
  }
}

function marketOverrides({ replay, speed }: RawOptions): readonly ConfigurationOverride[] {
  const overrides: ConfigurationOverride[] = [];
  if (replay !== undefined) {
    overrides.push({ key: 'market.source', text: 'replay', source: '--replay' });
    overrides.push({ key: 'market.replay.folder', text: replay, source: '--replay' });
  }
  if (speed !== undefined) {
    // Without --replay the settings say which of the two it is.
    const sections = replay === undefined ? ['demo', 'replay'] : ['replay'];
    for (const section of sections) {
      overrides.push({ key: `market.${section}.speed`, text: speed, source: '--speed' });
    }
  }
  return overrides;
}

function collect(
  text: string,
  previous: readonly ConfigurationOverride[],
): readonly ConfigurationOverride[] {
  const setting = parseSetting(text);
  if (!setting) throw new InvalidArgumentError('a setting is written key=value');
  return [...previous, setting];
}

function collectReset(text: string, previous: readonly BreakerReset[]): readonly BreakerReset[] {
  const [name, ...rest] = text.split('=');
  const breaker = BREAKER_NAMES.find((known) => known === name);
  const reason = rest.join('=').trim();
  if (!breaker || reason === '') {
    throw new InvalidArgumentError(
      `a reset is written name=reason, with one of ${BREAKER_NAMES.join(', ')}`,
    );
  }
  return [...previous, { breaker, reason }];
}
