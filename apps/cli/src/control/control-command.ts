import { DEFAULT_TENANT } from '@tidegate/composition';
import { ControlRequest } from '@tidegate/contracts';
import { KILL_CODE } from '@tidegate/model';
import { BREAKER_NAMES } from '@tidegate/risk';
import { Option, type Command } from 'commander';

import { withOperations } from '../operations/open-operations.js';
import {
  headerOf,
  printCommand,
  requestOf,
  withRequest,
  type RequestOptions,
} from '../operations/request-options.js';
import { expectExtent, targetOf, type TargetOptions } from './control-target.js';

interface ControlOptions extends RequestOptions, TargetOptions {
  readonly code?: string;
  readonly breaker?: string;
}

const PAUSE_CODE = 'OPERATOR';

/** `tidegate control pause|resume|close|kill|reset-breaker|release`. */
export function addControl(program: Command): void {
  const control = program
    .command('control')
    .description('Pauses entries, closes positions, resets breakers and releases accounts.');
  const add = (name: string, description: string): Command =>
    withTarget(withRequest(control.command(name).description(description)));
  const code = (): Option =>
    new Option('--code <name>', 'code that identifies the pause').default(PAUSE_CODE);
  add('pause', 'Pauses new entries of the target; exits continue.')
    .addOption(code())
    .action((options: ControlOptions) => send('pause', options));
  add('resume', 'Ends the pause with this code.')
    .addOption(code())
    .action((options: ControlOptions) => send('resume', options));
  add('close', 'Closes one position, or every position of the target with --all.').action(
    (options: ControlOptions) => sendClose(options),
  );
  add('kill', `Blocks new entries of the target (${KILL_CODE}) and closes every position.`).action(
    (options: ControlOptions) => send('kill', options),
  );
  add('reset-breaker', 'Resets a tripped circuit breaker that needs a manual reset.')
    .addOption(
      new Option('--breaker <name>', 'circuit breaker to reset')
        .choices(BREAKER_NAMES)
        .makeOptionMandatory(),
    )
    .action((options: ControlOptions) => send('reset_breaker', options));
  add('release', 'Releases a quarantined account.').action((options: ControlOptions) =>
    send('release_quarantine', options),
  );
}

function withTarget(command: Command): Command {
  return command
    .option('--account <name>', 'one account')
    .option(
      '--tenant <name>',
      `tenant of the account (default: ${DEFAULT_TENANT}); without --account, all accounts of the tenant`,
    )
    .option('--instrument <symbol>', 'one instrument of the account, as BASE/QUOTE')
    .option('--all', 'every instrument of the target')
    .option('--platform', 'every account of every tenant');
}

function sendClose(options: ControlOptions): Promise<void> {
  expectExtent(options);
  return send('close_position', options);
}

async function send(type: ControlRequest['type'], options: ControlOptions): Promise<void> {
  const { code, breaker, reason } = options;
  const { place, instrument } = targetOf(options);
  const request = requestOf(ControlRequest, { reason, type, instrument, code, breaker });
  const header = headerOf(options);
  const answer = await withOperations(options, (operations) =>
    operations.control(place, request, header),
  );
  printCommand(answer, options.json === true);
}
