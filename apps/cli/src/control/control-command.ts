import { DEFAULT_TENANT } from '@tidegate/composition';
import { ControlRequest } from '@tidegate/contracts';
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

/** `tidegate control pause|resume|close|reset-breaker|release`. */
export function addControl(program: Command): void {
  const control = program
    .command('control')
    .description('Pauses entries, closes positions, resets breakers, releases accounts.');
  const add = (name: string, description: string): Command =>
    withTarget(withRequest(control.command(name).description(description)));
  const code = (): Option =>
    new Option('--code <name>', 'tells one pause from another').default(PAUSE_CODE);
  add('pause', 'Keeps the target from opening anything; exits go on.')
    .addOption(code())
    .action((options: ControlOptions) => send('pause', options));
  add('resume', 'Ends the pause of this code.')
    .addOption(code())
    .action((options: ControlOptions) => send('resume', options));
  add('close', 'Closes one position, or with --all every position of the target.').action(
    (options: ControlOptions) => sendClose(options),
  );
  add('reset-breaker', 'Closes a circuit breaker that waits for a person.')
    .addOption(new Option('--breaker <name>').choices(BREAKER_NAMES).makeOptionMandatory())
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
      `its tenant (${DEFAULT_TENANT}); without --account, all of its accounts`,
    )
    .option('--instrument <symbol>', 'BASE/QUOTE; one instrument of the account')
    .option('--all', 'every instrument of the target')
    .option('--platform', 'every account of every tenant');
}

function sendClose(options: ControlOptions): Promise<void> {
  expectExtent(options);
  return send('close_position', options);
}

async function send(type: ControlRequest['type'], options: ControlOptions): Promise<void> {
  const { code, breaker } = options;
  const target = targetOf(options);
  const request = requestOf(ControlRequest, { ...headerOf(options), type, target, code, breaker });
  const answer = await withOperations(options, (operations) => operations.control(request));
  printCommand(answer, options.json === true);
}
