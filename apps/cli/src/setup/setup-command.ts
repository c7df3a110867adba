import { DEFAULT_TENANT } from '@tidegate/composition';
import { tenantId, TidegateError } from '@tidegate/kernel';
import type { Command } from 'commander';

import { withPeople } from '../operations/people-desk.js';
import { withOutput, type OutputOptions } from '../operations/request-options.js';

/** `tidegate setup`. */
export function addSetup(program: Command): void {
  withOutput(
    program
      .command('setup')
      .description(
        'Creates the first owner from TIDEGATE__ADMIN__LOGIN and TIDEGATE__ADMIN__PASSWORD.',
      ),
  ).action(setUp);
}

async function setUp(options: OutputOptions): Promise<void> {
  const done = await withPeople(options, async (desk, { admin, accounts }) => {
    const { login, password } = admin;
    if (login === '') {
      throw new TidegateError(
        'OPTIONS_INVALID',
        'Set TIDEGATE__ADMIN__LOGIN and TIDEGATE__ADMIN__PASSWORD in the environment, or open the page of the setup in a browser',
      );
    }
    const tenant = accounts[0] ? tenantId(accounts[0].tenant) : DEFAULT_TENANT;
    await desk.setUp({ login, password, name: login, tenant, title: tenant });
    return { login, tenant };
  });
  process.stdout.write(
    options.json
      ? `${JSON.stringify(done)}\n`
      : `${done.login} is the owner of tenant ${done.tenant} and administers the platform.\n`,
  );
}
