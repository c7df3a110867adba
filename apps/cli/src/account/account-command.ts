import { DEFAULT_TENANT } from '@tidegate/composition';
import {
  ChangeAccountRequest,
  OpenAccountRequest,
  TransferRequest,
  type AccountAnswer,
} from '@tidegate/contracts';
import { Option, type Command } from 'commander';

import { alignedTable } from '../aligned-table.js';
import { withOperations, withViews } from '../operations/open-operations.js';
import {
  accountOf,
  headerOf,
  printCommand,
  requestOf,
  tenantOf,
  withHeader,
  withOutput,
  withRequest,
  type OutputOptions,
  type RequestOptions,
} from '../operations/request-options.js';
import { versionNumber } from '../operations/version-number.js';

interface TenantOption {
  readonly tenant: string;
}

interface OpenOptions extends RequestOptions, TenantOption {
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly deposit: string;
  readonly tradingProfile: string;
  readonly profileVersion?: number;
}

interface ConfigureOptions extends RequestOptions, TenantOption {
  readonly tradingProfile: string;
  readonly profileVersion?: number;
}

interface TransferOptions extends Omit<RequestOptions, 'reason'>, TenantOption {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly id: string;
  readonly reason?: string;
}

/** `tidegate account list|open|configure|transfer|close`. */
export function addAccount(program: Command): void {
  const account = program
    .command('account')
    .description('Lists, opens, configures, funds and closes accounts.');
  withOutput(
    account
      .command('list')
      .description('Lists the accounts of a tenant, including closed accounts.')
      .addOption(tenant()),
  ).action(list);
  withRequest(
    account
      .command('open')
      .description('Opens a paper account and books its deposit.')
      .argument('<account>', 'account name, unique within the tenant')
      .addOption(tenant())
      .addOption(
        new Option('--kind <name>', 'account kind').choices(['spot', 'margin']).default('spot'),
      )
      .option('--currency <asset>', 'account currency, in which equity is measured', 'USD')
      .option('--deposit <amount>', 'initial deposit, a decimal in the account currency', '0')
      .option('--trading-profile <name>', 'trading profile of the account', 'default')
      .option('--profile-version <number>', 'profile version; default: the latest', versionNumber),
  ).action(open);
  withRequest(
    account
      .command('configure')
      .description('Assigns a trading profile to an account; open positions keep their plan.')
      .argument('<account>', 'account name')
      .requiredOption('--trading-profile <name>', 'new trading profile of the account')
      .option('--profile-version <number>', 'profile version; default: the latest', versionNumber)
      .addOption(tenant()),
  ).action(configure);
  withHeader(
    account
      .command('transfer')
      .description(
        'Deposits money into a paper account or withdraws it; books each transfer id once.',
      )
      .requiredOption('--account <name>', 'account name')
      .requiredOption('--asset <name>', 'asset to transfer, for example USD')
      .requiredOption(
        '--amount <decimal>',
        'amount; negative for a withdrawal, as in --amount=-250',
      )
      .requiredOption(
        '--id <text>',
        'transfer id; an id that is already booked is not booked again',
      )
      .option('--reason <text>', 'why; recorded with the command')
      .addOption(tenant()),
  ).action(transfer);
  withRequest(
    account
      .command('close')
      .description('Closes an account without open positions.')
      .argument('<account>', 'account name')
      .addOption(tenant()),
  ).action(close);
}

function tenant(): Option {
  return new Option('--tenant <name>', 'tenant of the account').default(DEFAULT_TENANT);
}

async function list(options: OutputOptions & TenantOption): Promise<void> {
  const accounts = await withViews(options, (views) =>
    views.accounts(tenantOf(options.tenant).tenant),
  );
  process.stdout.write(options.json ? `${JSON.stringify(accounts)}\n` : accountTable(accounts));
}

async function open(account: string, options: OpenOptions): Promise<void> {
  const request = requestOf(OpenAccountRequest, {
    reason: options.reason,
    id: account,
    kind: options.kind,
    currency: options.currency,
    deposit: options.deposit,
    profile: options.tradingProfile,
    version: options.profileVersion,
  });
  const scope = tenantOf(options.tenant);
  const header = headerOf(options);
  const answer = await withOperations(options, (operations) =>
    operations.openAccount(scope, request, header),
  );
  printCommand(answer, options.json === true);
}

function configure(account: string, options: ConfigureOptions): Promise<void> {
  const { tradingProfile: profile, profileVersion: version } = options;
  return change(account, options, { action: 'configure', profile, version });
}

function close(account: string, options: RequestOptions & TenantOption): Promise<void> {
  return change(account, options, { action: 'close' });
}

async function transfer(options: TransferOptions): Promise<void> {
  const { account, tenant: ofTenant, id, asset, amount, reason = `Transfer ${id}` } = options;
  const header = headerOf(options);
  const request = requestOf(TransferRequest, { reason, id, asset, amount });
  const scope = accountOf(ofTenant, account);
  const answer = await withOperations(options, (operations) =>
    operations.transfer(scope, request, header),
  );
  const whenRepeated = `Transfer ${id} is already booked; it was not booked again.`;
  printCommand(answer, options.json === true, whenRepeated);
}

async function change(
  account: string,
  options: RequestOptions & TenantOption,
  members: object,
): Promise<void> {
  const { reason } = options;
  const request = requestOf(ChangeAccountRequest, { reason, ...members });
  const header = headerOf(options);
  const scope = accountOf(options.tenant, account);
  const answer = await withOperations(options, (operations) =>
    operations.changeAccount(scope, request, header),
  );
  printCommand(answer, options.json === true);
}

function accountTable(accounts: readonly AccountAnswer[]): string {
  if (accounts.length === 0) return 'No accounts.\n';
  const rows = accounts.map((account) => [
    account.account,
    account.lifecycle,
    account.mode,
    account.kind,
    account.currency,
    `${account.profile.name} ${account.profile.version}`,
    account.openedAt.slice(0, 10),
    account.reason,
  ]);
  const head = ['account', 'state', 'mode', 'kind', 'currency', 'profile', 'opened', 'reason'];
  return alignedTable('llllllll', [head, ...rows]);
}
