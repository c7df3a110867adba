import type { Command } from 'commander';

import { withPeople } from '../operations/people-desk.js';
import { withOutput, type OutputOptions } from '../operations/request-options.js';

interface ResetOptions extends OutputOptions {
  readonly removeSecondFactors?: boolean;
}

/** `tidegate user reset-password`. */
export function addUser(program: Command): void {
  const user = program.command('user').description('Helps users who cannot sign in.');
  withOutput(
    user
      .command('reset-password')
      .description('Prints a one-time token with which a user sets a new password.')
      .argument('<login>', 'login of the user')
      .option('--remove-second-factors', 'also remove the second factors, if the user lost them'),
  ).action(resetPassword);
}

async function resetPassword(login: string, options: ResetOptions): Promise<void> {
  const factors = options.removeSecondFactors ? 'removed' : 'kept';
  const issued = await withPeople(options, (desk) => desk.resetPassword(login, factors));
  process.stdout.write(
    options.json
      ? `${JSON.stringify(issued)}\n`
      : `token    ${issued.token}\nexpires  ${issued.expiresAt}\nThe token works once. It ends all sessions of the user when it is used.\n`,
  );
}
