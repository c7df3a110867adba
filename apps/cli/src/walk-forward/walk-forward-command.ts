import { fileURLToPath } from 'node:url';

import { runBackTest, type HistorySeries } from '@tidegate/backtest';
import { readTextFile } from '@tidegate/configuration';
import { messageOf, TidegateError, type EpochMs } from '@tidegate/kernel';
import { Option, type Command } from 'commander';

import {
  backTestRequest,
  instant,
  loadHistory,
  settingsFor,
  withRecording,
  type RecordingOptions,
} from '../backtest/back-test-request.js';
import { withSettings } from '../settings-options.js';
import { withOverrides, parseCandidates, type Candidate } from './candidates.js';
import { bestOf, scoreOf, type Score } from './score.js';
import { walkForwardReport } from './walk-forward-report.js';

interface WalkForwardOptions extends RecordingOptions {
  readonly candidates: string;
  readonly split: EpochMs;
}

const CANDIDATES = fileURLToPath(new URL('../../../../../config/candidates.txt', import.meta.url));

/** `tidegate walk-forward`. */
export function addWalkForward(program: Command): void {
  const command = program
    .command('walk-forward')
    .description(
      'Compares candidate profiles before a split time, then runs the best one once after it.',
    )
    .requiredOption('--data <path>', 'a folder of candle files, one file, or a history store')
    .requiredOption(
      '--split <instant>',
      'time that separates training (before) from testing (after)',
      instant,
    )
    .addOption(
      new Option(
        '--candidates <file>',
        'file of candidates, one "name: key=value key=value" per line',
      ).default(CANDIDATES, 'config/candidates.txt'),
    );
  withSettings(withRecording(command), 'the default settings').action(walkForward);
}

async function walkForward(options: WalkForwardOptions): Promise<void> {
  const candidates = await candidatesFrom(options.candidates);
  const history = await loadHistory(options);
  const { split } = options;
  const trained: Score[] = [];
  for (const candidate of candidates) {
    trained.push(await score(candidate, history, { ...options, to: split }));
    process.stderr.write(`${candidate.name} (${trained.length} of ${candidates.length})\n`);
  }
  const best = bestOf(trained);
  const chosen = best === null ? undefined : candidates[best];
  // Only the chosen candidate runs after the split: choosing by that range would overfit it.
  const tested = chosen ? await score(chosen, history, { ...options, from: split }) : null;
  process.stdout.write(walkForwardReport({ candidates, trained, best, tested, split }));
}

async function score(
  { set }: Candidate,
  history: readonly HistorySeries[],
  options: WalkForwardOptions,
): Promise<Score> {
  const settings = await settingsFor({ ...options, set: withOverrides(set, options.set ?? []) });
  return scoreOf(await runBackTest(backTestRequest(history, settings, options)));
}

async function candidatesFrom(file: string): Promise<readonly Candidate[]> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (thrown) {
    throw new TidegateError('OPTIONS_INVALID', `--candidates: ${messageOf(thrown)}`);
  }
  return parseCandidates(file, text);
}
