import {
  candlesOnly,
  requirePlan,
  storageDirectory,
  type ReadyPlan,
  type TidegateConfiguration,
} from '@tidegate/composition';
import { messageOf, TidegateError, venueId } from '@tidegate/kernel';
import { openStorageReader } from '@tidegate/persistence';
import {
  compareReplay,
  replayJournal,
  type EnginePlan,
  type ReplayDifference,
  type ReplayResult,
} from '@tidegate/trading';
import type { Command } from 'commander';

import { EXIT } from '../exit-codes.js';
import {
  DEFAULT_PROFILE,
  DEMO_PROFILE,
  settingsFrom,
  withSettings,
  type SettingsOptions,
} from '../settings-options.js';

interface ReplayOptions extends SettingsOptions {
  readonly directory?: string;
  readonly anyConfiguration?: boolean;
  readonly json?: boolean;
}

/** `tidegate replay`. */
export function addReplay(program: Command): void {
  withSettings(
    program
      .command('replay')
      .description('Runs the journal again and compares the outcome with what is stored.')
      .option('--directory <folder>', 'the storage folder; by default that of the profile')
      .option('--any-configuration', 'go on when the journal names other settings')
      .option('--json', 'one JSON object on standard output'),
    'demo or default, as the journal says',
  ).action(replay);
}

async function replay(options: ReplayOptions): Promise<void> {
  const candidates: Candidate[] = [];
  for (const profile of profilesFor(options)) {
    const { value: configuration } = await settingsFrom({ ...options, profile }, 'recording');
    candidates.push({ profile, configuration, ready: readyPlan(configuration) });
  }
  const [{ configuration }] = candidates as [Candidate];
  const directory = options.directory ?? storageDirectory(configuration);
  const storage = await openStorageReader({ ...configuration.storage, directory });
  try {
    const { result, plan } = await replayFitting(candidates, storage, options);
    const differences = await differencesOf(result, plan, storage);
    print(result, differences, options.json === true);
    process.exitCode = differences.length === 0 ? EXIT.ok : EXIT.different;
  } finally {
    await storage.close();
  }
}

type Storage = Awaited<ReturnType<typeof openStorageReader>>;

/** Settings with which the run may have been made. */
interface Candidate {
  readonly profile: string;
  readonly configuration: TidegateConfiguration;
  readonly ready: ReadyPlan;
}

/** Without a name, what `npm start` takes without one: the demo, or for recorded candles the default settings alone. */
function profilesFor({ profile, anyConfiguration }: ReplayOptions): readonly string[] {
  if (profile !== undefined) return [profile];
  return anyConfiguration ? [DEMO_PROFILE] : [DEMO_PROFILE, DEFAULT_PROFILE];
}

function readyPlan(configuration: TidegateConfiguration): ReadyPlan {
  return requirePlan({
    configuration,
    venue: venueId(configuration.market.venue),
    candlesOnly: candlesOnly(configuration),
  });
}

/** Replays with the first settings that the journal names. */
async function replayFitting(
  candidates: readonly Candidate[],
  storage: Storage,
  options: ReplayOptions,
): Promise<{ readonly result: ReplayResult; readonly plan: EnginePlan }> {
  let refusal: unknown = null;
  for (const { ready } of candidates) {
    try {
      const result = await replayJournal({
        ...ready,
        journal: storage.journal,
        otherConfiguration: options.anyConfiguration ? 'report' : 'skip',
        onProgress: ({ sequence, lastSequence }) => {
          process.stderr.write(`${sequence} of ${lastSequence} journal entries\n`);
        },
      });
      return { result, plan: ready.plan };
    } catch (thrown) {
      if (!isOtherConfiguration(thrown)) throw thrown;
      refusal = thrown;
    }
  }
  throw otherConfiguration(refusal, candidates);
}

function isOtherConfiguration(thrown: unknown): boolean {
  return thrown instanceof TidegateError && thrown.code === 'JOURNAL_CONFIGURATION_DIFFERS';
}

function otherConfiguration(refusal: unknown, candidates: readonly Candidate[]): TidegateError {
  const tried = candidates.map(({ profile }) => profile).join(' and ');
  return new TidegateError(
    'JOURNAL_CONFIGURATION_DIFFERS',
    `${messageOf(refusal)} (tried: --profile ${tried}; say --profile and --set as it was started with)`,
    { cause: refusal },
  );
}

async function differencesOf(
  result: ReplayResult,
  plan: EnginePlan,
  storage: Storage,
): Promise<readonly ReplayDifference[]> {
  const differences: ReplayDifference[] = [];
  for (const { account } of plan.accounts) {
    differences.push(...(await compareReplay(result, storage.trading, account.scope)));
  }
  return differences;
}

function print(
  result: ReplayResult,
  differences: readonly ReplayDifference[],
  json: boolean,
): void {
  const { committed, runs, lastSequence, begun, inputs, decisions } = result;
  const counts = {
    from: begun.sequence,
    entries: lastSequence - begun.sequence + 1,
    starts: runs,
    decisions: decisions.length,
    orders: committed.orders.length,
    fills: committed.fills.length,
    trades: committed.trades.length,
  };
  if (json) {
    const identical = differences.length === 0;
    process.stdout.write(`${JSON.stringify({ identical, ...counts, inputs, differences })}\n`);
    return;
  }
  const lines = Object.entries(counts).map(([name, count]) => `${name.padEnd(10)} ${count}`);
  const verdict =
    differences.length === 0
      ? 'identical: decisions, orders, fills, positions, trades and ledger, to the last digit'
      : `different in ${differences.length} rows`;
  const shown = differences
    .slice(0, 20)
    .map(
      ({ kind, id, member, replayed, stored }) =>
        `  ${kind} ${id} ${member}: replayed ${replayed ?? 'nothing'}, stored ${stored ?? 'nothing'}`,
    );
  process.stdout.write(`${[...lines, verdict, ...shown].join('\n')}\n`);
}
