import { DEFAULT_TENANT } from '@tidegate/composition';
import { ControlRequest } from '@tidegate/contracts';
import { TidegateError } from '@tidegate/kernel';
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

interface TargetOptions extends RequestOptions {
  readonly tenant?: string;
  readonly account?: string;
  readonly instrument?: string;
  readonly all?: boolean;
  readonly platform?: boolean;
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
    .action((options: TargetOptions) => send('pause', options));
  add('resume', 'Ends the pause of this code.')
    .addOption(code())
    .action((options: TargetOptions) => send('resume', options));
  add('close', 'Closes one position, or with --all every position of the target.').action(
    (options: TargetOptions) => send('close_position', withExtent(options)),
  );
  add('reset-breaker', 'Closes a circuit breaker that waits for a person.')
    .addOption(new Option('--breaker <name>').choices(BREAKER_NAMES).makeOptionMandatory())
    .action((options: TargetOptions) => send('reset_breaker', options));
  add('release', 'Releases a quarantined account.').action((options: TargetOptions) =>
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

/** Closing everything has to be asked for. */
function withExtent(options: TargetOptions): TargetOptions {
  if (options.instrument !== undefined || options.all) return options;
  throw new TidegateError(
    'OPTIONS_INVALID',
    'close needs --instrument for one position, or --all for every position of the target',
  );
}

async function send(type: ControlRequest['type'], options: TargetOptions): Promise<void> {
  const { code, breaker } = options;
  const target = targetOf(options);
  const request = requestOf(ControlRequest, { ...headerOf(options), type, target, code, breaker });
  const answer = await withOperations(options, (operations) => operations.control(request));
  printCommand(answer, options.json === true);
}

/** The narrowest target that the options name; what contradicts it is refused. */
function targetOf(options: TargetOptions): object {
  const { tenant, account, instrument, all, platform } = options;
  const refuse = (sentence: string): TidegateError =>
    new TidegateError('OPTIONS_INVALID', sentence);
  if (platform) {
    if ([tenant, account, instrument].some((given) => given !== undefined)) {
      throw refuse('--platform is every account; leave --tenant, --account and --instrument out');
    }
    return { type: 'platform' };
  }
  if (account === undefined) {
    if (tenant === undefined) throw refuse('Name --account, --tenant or --platform');
    if (instrument !== undefined) throw refuse('--instrument needs --account');
    return { type: 'tenant', tenant };
  }
  const scope = { ...(tenant === undefined ? {} : { tenant }), account };
  if (instrument === undefined) return { type: 'account', ...scope };
  if (all) throw refuse('--instrument and --all exclude each other');
  return { type: 'instrument', ...scope, instrument };
}
