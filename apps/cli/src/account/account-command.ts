import { DEFAULT_TENANT } from '@tidegate/composition';
import {
  ChangeAccountRequest,
  OpenAccountRequest,
  TransferRequest,
  type AccountAnswer,
} from '@tidegate/contracts';
import { accountId, tenantId } from '@tidegate/kernel';
import type { AccountScope } from '@tidegate/model';
import { Option, type Command } from 'commander';

import { alignedTable } from '../aligned-table.js';
import { withOperations, withViews } from '../operations/open-operations.js';
import {
  headerOf,
  printCommand,
  requestOf,
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
      .description('Accounts of a tenant, closed ones too.')
      .addOption(tenant()),
  ).action(list);
  withRequest(
    account
      .command('open')
      .description('Opens a paper account and books its deposit.')
      .argument('<account>', 'the name of the account, unique in its tenant')
      .addOption(tenant())
      .addOption(new Option('--kind <name>').choices(['spot', 'margin']).default('spot'))
      .option('--currency <asset>', 'what equity is counted in', 'USD')
      .option('--deposit <amount>', 'decimal, in that currency', '0')
      .option('--trading-profile <name>', 'the profile that it trades on', 'default')
      .option('--profile-version <number>', 'by default the latest', versionNumber),
  ).action(open);
  withRequest(
    account
      .command('configure')
      .description('Moves an account to a profile; open positions keep their plan.')
      .argument('<account>', 'the name of the account')
      .requiredOption('--trading-profile <name>', 'the profile that it trades on from now on')
      .option('--profile-version <number>', 'by default the latest', versionNumber)
      .addOption(tenant()),
  ).action(configure);
  withHeader(
    account
      .command('transfer')
      .description('Moves money into a paper account, or out of it; once per id.')
      .requiredOption('--account <name>', 'the name of the account')
      .requiredOption('--asset <name>', 'what is moved, USD for instance')
      .requiredOption('--amount <decimal>', 'negative for a withdrawal, as in --amount=-250')
      .requiredOption('--id <text>', 'of the transfer: one that was booked is not booked again')
      .option('--reason <text>', 'why; kept with the command')
      .addOption(tenant()),
  ).action(transfer);
  withRequest(
    account
      .command('close')
      .description('Closes an account that holds no position.')
      .argument('<account>', 'the name of the account')
      .addOption(tenant()),
  ).action(close);
}

function tenant(): Option {
  return new Option('--tenant <name>', 'whose account').default(DEFAULT_TENANT);
}

async function list(options: OutputOptions & TenantOption): Promise<void> {
  const accounts = await withViews(options, (views) => views.accounts(tenantId(options.tenant)));
  process.stdout.write(options.json ? `${JSON.stringify(accounts)}\n` : accountTable(accounts));
}

async function open(account: string, options: OpenOptions): Promise<void> {
  const request = requestOf(OpenAccountRequest, {
    ...headerOf(options),
    tenant: options.tenant,
    id: account,
    kind: options.kind,
    currency: options.currency,
    deposit: options.deposit,
    profile: options.tradingProfile,
    version: options.profileVersion,
  });
  const answer = await withOperations(options, (operations) => operations.openAccount(request));
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
  const header = headerOf({ ...options, reason });
  const request = requestOf(TransferRequest, { ...header, id, asset, amount });
  const scope: AccountScope = { tenant: tenantId(ofTenant), account: accountId(account) };
  const answer = await withOperations(options, (operations) => operations.transfer(scope, request));
  const whenRepeated = `Transfer ${id} is already booked; nothing was done again.`;
  printCommand(answer, options.json === true, whenRepeated);
}

async function change(
  account: string,
  options: RequestOptions & TenantOption,
  members: object,
): Promise<void> {
  const request = requestOf(ChangeAccountRequest, { ...headerOf(options), ...members });
  const scope: AccountScope = { tenant: tenantId(options.tenant), account: accountId(account) };
  const answer = await withOperations(options, (operations) =>
    operations.changeAccount(scope, request),
  );
  printCommand(answer, options.json === true);
}

function accountTable(accounts: readonly AccountAnswer[]): string {
  if (accounts.length === 0) return 'No account.\n';
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
