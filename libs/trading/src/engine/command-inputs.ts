import { Decimal, TidegateError, type EpochMs } from '@tidegate/kernel';
import {
  accountKey,
  controlTargetKey,
  type Account,
  type AccountScope,
  type Control,
  type ControlCommand,
  type ControlTarget,
} from '@tidegate/model';
import { Ledger } from '@tidegate/portfolio';

import { frozenIn, instrumentsOf, targetsOf } from '../core/accounts/apply-control.js';
import type { AccountTrader } from '../core/accounts/account-trader.js';
import { isReference } from '../core/accounts/reference-account.js';
import type { EngineRun } from '../core/engine-run.js';
import {
  isAccountBreaker,
  isVenueBreaker,
  refuseUnknownBreaker,
} from '../core/health/breaker-feed.js';
import type { CommandEffect, EngineCommand, ProfileChoice } from '../core/inputs/engine-command.js';
import type { BatchedInput, ControlInput, EngineInput } from '../core/inputs/engine-input.js';
import type { ProfileResolver } from '../core/profiles/profile-resolver.js';
import type { AccountRecord } from '../ports.js';
import { openingInputs, refOf } from '../recovery/shard-recovery.js';

/** The input of a command, which also notes the command, and the command's effect. */
export interface PlannedCommand {
  readonly input: EngineInput;
  readonly effect: CommandEffect;
}

/** Effect of a command that was already executed. */
export const REPEATED: CommandEffect = { repeated: true, accounts: 0, positions: 0 };

export interface CommandContext {
  readonly run: EngineRun;
  readonly resolver: ProfileResolver;
  readonly at: EpochMs;
  /** Whether this engine can send orders of live accounts. */
  readonly hasLiveGateway: boolean;
  readonly stored: StoredFacts;
}

/** Facts from the store that are not in memory. */
export interface StoredFacts {
  /** Whether the command's transfer is booked, however long ago. */
  readonly isBooked: boolean;
  /** Records of frozen accounts as of their last commit, by account key. */
  readonly frozen: ReadonlyMap<string, AccountRecord>;
}

/**
 * Validates a command and turns it into an input. Inputs are facts, so every refusal happens here. Throws
 * `ACCOUNT_EXISTS`, `ACCOUNT_UNKNOWN`, `ACCOUNT_CLOSED`, `ACCOUNT_FROZEN`, `ACCOUNT_HOLDS_POSITIONS`,
 * `ACCOUNT_OF_ANOTHER_VENUE`, `ACCOUNT_OF_PLATFORM`, `LIVE_TRADING_UNAVAILABLE`, `CURRENCY_MISMATCH`,
 * `AMOUNT_INVALID`, `INSUFFICIENT_FUNDS`, `PROFILE_INVALID`, `BREAKER_UNKNOWN`, `BREAKER_NOT_TRIPPED`,
 * `PAUSE_UNKNOWN`, `TARGET_UNKNOWN`, `LEDGER_NOT_BALANCED` or `NOT_RECONCILED`.
 */
export function planCommand(command: EngineCommand, context: CommandContext): PlannedCommand {
  if (command.type !== 'control') refuseReference(scopeOf(command));
  switch (command.type) {
    case 'open_account':
      return planOpening(command, context);
    case 'configure_account':
      return planConfiguration(command, context);
    case 'close_account':
      return planClosing(command, context);
    case 'transfer':
      return planTransfer(command, context);
    case 'control':
      return planControl(command, context);
  }
}

/** The input that notes a refused command with its code and removes it from the queue. */
export function refusalNote(command: EngineCommand, code: string, at: EpochMs): EngineInput {
  return noteOf(command, { type: 'command_refused', code }, at);
}

type CommandOf<Type extends EngineCommand['type']> = Extract<EngineCommand, { type: Type }>;

function planOpening(command: CommandOf<'open_account'>, context: CommandContext): PlannedCommand {
  const { account, profile, deposit } = command;
  const { run, at, hasLiveGateway } = context;
  const { scope, venue, mode, currency } = account;
  if (run.life.registrations.find(scope)) {
    throw refusal('ACCOUNT_EXISTS', scope, 'already exists: choose another id');
  }
  if (venue !== run.settings.venue) {
    const reason = `trades at ${venue}, but this engine trades at ${run.settings.venue}: send the command to the engine of ${venue}`;
    throw refusal('ACCOUNT_OF_ANOTHER_VENUE', scope, reason);
  }
  if (mode === 'live' && !hasLiveGateway) {
    const reason =
      'cannot trade live, because this engine sends no live orders: open it with mode paper';
    throw refusal('LIVE_TRADING_UNAVAILABLE', scope, reason);
  }
  refuseOtherCurrency(scope, currency, run);
  if (amountOf(deposit).lt(0)) throw amountInvalid(deposit, 'a deposit must not be negative');
  if (mode === 'live' && !amountOf(deposit).isZero()) {
    throw amountInvalid(
      deposit,
      'a live account starts with the balances that its venue reports; set the deposit to 0',
    );
  }
  requireResolvable(profile, context);
  return planned(command, 'opened', {
    at,
    inputs: openingInputs({ account, profile, deposit }, at),
  });
}

function planConfiguration(
  command: CommandOf<'configure_account'>,
  context: CommandContext,
): PlannedCommand {
  const { scope, profile } = command;
  const { at } = context;
  requireTrading(scope, context.run);
  requireResolvable(profile, context);
  const reference = refOf(profile);
  return planned(command, 'configured', {
    at,
    inputs: [
      { type: 'profile_defined', at, hash: reference.hash, content: profile.content },
      { type: 'account_configured', at, scope, profile: reference },
    ],
  });
}

function planClosing(
  command: CommandOf<'close_account'>,
  { run, at }: CommandContext,
): PlannedCommand {
  const { scope, reason } = command;
  const held = requireTrading(scope, run).involvements().size;
  if (held > 0) {
    const reason = `holds positions or orders in ${held} instruments: close them first`;
    throw refusal('ACCOUNT_HOLDS_POSITIONS', scope, reason);
  }
  return planned(command, 'closed', {
    at,
    inputs: [{ type: 'account_closed', at, scope, reason }],
  });
}

function planTransfer(command: CommandOf<'transfer'>, context: CommandContext): PlannedCommand {
  const { scope, id, asset, amount } = command;
  const { run, at, stored } = context;
  const trader = requireTrading(scope, run);
  const signed = amountOf(amount);
  if (signed.isZero()) throw amountInvalid(amount, 'a transfer must not be zero');
  if (stored.isBooked || trader.book.hasTransferred(id)) {
    const done = { type: 'command_refused', code: 'TRANSFER_BOOKED' } as const;
    return { input: noteOf(command, done, at), effect: REPEATED };
  }
  const free = trader.freeOf(asset);
  if (free.add(signed).lt(0)) {
    const reason = `has ${free.toString()} ${asset} free, less than the requested ${signed.neg().toString()}: close positions, cancel entries, or withdraw less`;
    throw refusal('INSUFFICIENT_FUNDS', scope, reason);
  }
  return planned(command, 'transferred', {
    at,
    inputs: [{ type: 'transferred', at, scope, id, asset, amount }],
  });
}

function planControl(command: CommandOf<'control'>, context: CommandContext): PlannedCommand {
  const { target } = command;
  const { run, at } = context;
  if (command.command.type === 'release_quarantine' && frozenIn(target, run).length > 0) {
    return planReload(command, context);
  }
  refuseUnknownBreaker(command.command);
  const traders = targetsOf(target, run);
  if (traders.length === 0 && 'scope' in target) {
    throw refusal('TARGET_UNKNOWN', target.scope, 'does not trade on this engine');
  }
  if (command.command.type === 'resume') refuseUnknownPause(target, command.command.code, run);
  if (command.command.type === 'reset_breaker') {
    refuseClosedBreaker(command.command.breaker, traders, run);
  }
  if (command.command.type === 'release_quarantine') traders.forEach(refuseUnsound);
  const closes = isClosing(command.command);
  const positions = closes
    ? traders.reduce((sum, trader) => sum + instrumentsOf(target, trader).length, 0)
    : 0;
  return {
    input: noteOf(command, command.command, at),
    effect: { repeated: false, accounts: traders.length, positions },
  };
}

/** Whether a control closes positions. */
export function isClosing({ type }: ControlCommand): boolean {
  return type === 'close_position' || type === 'kill';
}

/** An account stays in quarantine while its ledger does not balance or differs from its venue. */
function refuseUnsound({ ledgerBalanced, pause, account: { scope } }: AccountTrader): void {
  refuseUnbalanced(scope, ledgerBalanced);
  if (pause !== null) {
    const reason = `stays in quarantine because it differs from its venue: ${pause.reason}`;
    throw refusal('NOT_RECONCILED', scope, reason);
  }
}

/** Reloads the frozen accounts and releases all accounts of the target, in one commit. */
function planReload(
  command: CommandOf<'control'>,
  { run, at, stored }: CommandContext,
): PlannedCommand {
  const inputs: BatchedInput[] = [];
  for (const { account } of frozenIn(command.target, run)) {
    const { scope } = account;
    const record = stored.frozen.get(accountKey(scope));
    if (!record) continue;
    refuseUnbalanced(scope, isBalanced(account, record));
    inputs.push({ type: 'account_released', at, scope, record });
  }
  const traders = targetsOf(command.target, run);
  traders.forEach(refuseUnsound);
  const note = noteOf(command, command.command, at);
  return {
    input: { type: 'batch', at, inputs: [...inputs, note] },
    effect: { repeated: false, accounts: traders.length + inputs.length, positions: 0 },
  };
}

function isBalanced({ scope, currency }: Account, { balances }: AccountRecord): boolean {
  const ledger = new Ledger(scope);
  ledger.restore(balances);
  return ledger.cashIdentity(currency).holds;
}

function refuseUnbalanced(scope: AccountScope, isBalanced: boolean): void {
  if (isBalanced) return;
  const reason = 'stays in quarantine because its ledger does not balance';
  throw refusal('LEDGER_NOT_BALANCED', scope, reason);
}

function refuseUnknownPause(target: ControlTarget, code: string, { pauses }: EngineRun): void {
  const active = pauses.codes(target);
  if (active.includes(code)) return;
  const others =
    active.length > 0 ? `its pauses have the codes ${active.join(', ')}` : 'it has no pauses';
  throw new TidegateError(
    'PAUSE_UNKNOWN',
    `${controlTargetKey(target)} has no pause with code ${code}: ${others}`,
    { details: { target: controlTargetKey(target), code } },
  );
}

function refuseClosedBreaker(
  breaker: string,
  traders: readonly AccountTrader[],
  { breakers }: EngineRun,
): void {
  const isTripped = isVenueBreaker(breaker)
    ? breakers.isTripped(breaker)
    : isAccountBreaker(breaker) && traders.some((trader) => trader.hasTripped(breaker));
  if (isTripped) return;
  throw new TidegateError(
    'BREAKER_NOT_TRIPPED',
    `Circuit breaker ${breaker} is not tripped for this target; nothing to reset`,
    { details: { breaker } },
  );
}

function planned(
  command: EngineCommand,
  action: Extract<ControlCommand, { type: 'account_command' }>['action'],
  { inputs, at }: { readonly inputs: readonly BatchedInput[]; readonly at: EpochMs },
): PlannedCommand {
  const note = noteOf(command, { type: 'account_command', action }, at);
  return {
    input: { type: 'batch', at, inputs: [...inputs, note] },
    effect: { repeated: false, accounts: 1, positions: 0 },
  };
}

/** The account of a command about a single account. */
function scopeOf(command: Exclude<EngineCommand, { type: 'control' }>): AccountScope {
  return 'scope' in command ? command.scope : command.account.scope;
}

/** The engine itself opens the reference accounts and keeps their record, which no command may end. */
function refuseReference(scope: AccountScope): void {
  if (!isReference(scope)) return;
  throw refusal('ACCOUNT_OF_PLATFORM', scope, 'belongs to the engine: choose another tenant');
}

function noteOf(command: EngineCommand, done: ControlCommand, at: EpochMs): ControlInput {
  const { key, actor, reason } = command;
  const target: Control['target'] =
    command.type === 'control' ? command.target : { type: 'account', scope: scopeOf(command) };
  return { type: 'control', at, control: { key, command: done, target, actor, reason, at } };
}

/** Returns the account's trader, including a quarantined one: it has money and protective orders. */
function requireTrading(scope: AccountScope, run: EngineRun): AccountTrader {
  const registration = run.life.registrations.find(scope);
  if (!registration)
    throw refusal('ACCOUNT_UNKNOWN', scope, 'does not exist on this engine: check the id');
  if (registration.lifecycle === 'closed') {
    throw refusal('ACCOUNT_CLOSED', scope, 'is closed: open a new account');
  }
  const trader = run.roster.find(scope);
  if (trader) return trader;
  const reason = 'failed again in quarantine and is frozen: release it first';
  throw refusal('ACCOUNT_FROZEN', scope, reason);
}

function requireResolvable(profile: ProfileChoice, { run, resolver }: CommandContext): void {
  resolver.resolve(profile.content, run.settings);
}

function refuseOtherCurrency(
  scope: AccountScope,
  currency: string,
  { instruments }: EngineRun,
): void {
  const quotes = new Set([...instruments.values()].map(({ quote }) => quote));
  if (quotes.has(currency)) return;
  const reason = `has currency ${currency}, but every instrument here trades in ${[...quotes].join(' or ')}: open it in that currency`;
  throw refusal('CURRENCY_MISMATCH', scope, reason);
}

function amountOf(text: string): Decimal {
  if (!/^-?\d{1,15}(\.\d{1,18})?$/.test(text)) {
    throw amountInvalid(text, 'write a decimal number such as 1500.25');
  }
  return new Decimal(text);
}

function amountInvalid(amount: string, reason: string): TidegateError {
  return new TidegateError('AMOUNT_INVALID', `Amount ${amount} is invalid: ${reason}`, {
    details: { amount },
  });
}

function refusal(code: string, scope: AccountScope, reason: string): TidegateError {
  return new TidegateError(code, `Account ${scope.account} of tenant ${scope.tenant} ${reason}`, {
    details: { account: accountKey(scope) },
  });
}
