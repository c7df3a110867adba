import type {
  ChangeAccountRequest,
  ControlRequest,
  OpenAccountRequest,
  TransferRequest,
} from '@tidegate/contracts';
import {
  accountId,
  instrumentId,
  tenantId,
  TidegateError,
  type EpochMs,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope, ControlCommand, ControlTarget } from '@tidegate/model';
import { BREAKER_NAMES } from '@tidegate/risk';
import type { EngineCommand, ProfileChoice } from '@tidegate/trading';

import { DEFAULT_TENANT } from './default-names.js';

/** The parts of a command that are not in its request. */
export interface CommandContext {
  readonly venue: VenueId;
  readonly at: EpochMs;
}

/** Opens a paper account at the engine's venue. */
export function openCommand(
  request: OpenAccountRequest,
  profile: ProfileChoice,
  { venue, at }: CommandContext,
): EngineCommand {
  const { tenant, id, kind, currency, deposit } = request;
  const scope = { tenant: tenantId(tenant), account: accountId(id) };
  const account = { scope, venue, mode: 'paper', kind, currency } as const;
  return { ...headerOf(request, at), type: 'open_account', account, profile, deposit };
}

/** Moves an account to a profile, or closes it if `profile` is `null`. */
export function changeCommand(
  scope: AccountScope,
  request: ChangeAccountRequest,
  parts: { readonly profile: ProfileChoice | null; readonly at: EpochMs },
): EngineCommand {
  const header = headerOf(request, parts.at);
  const { profile } = parts;
  return profile
    ? { ...header, type: 'configure_account', scope, profile }
    : { ...header, type: 'close_account', scope };
}

/** Moves money in or out of an account, once per id. */
export function transferCommand(
  scope: AccountScope,
  request: TransferRequest,
  at: EpochMs,
): EngineCommand {
  const { id, asset, amount } = request;
  return { ...headerOf(request, at), type: 'transfer', scope, id, asset, amount };
}

/** Throws `REQUEST_INVALID` if a required member of the command or its target is missing. */
export function controlCommand(request: ControlRequest, context: CommandContext): EngineCommand {
  return {
    ...headerOf(request, context.at),
    type: 'control',
    command: controlOf(request),
    target: targetOf(request, context.venue),
  };
}

function headerOf(
  { key, actor, reason }: Pick<ControlRequest, 'key' | 'actor' | 'reason'>,
  at: EpochMs,
): Pick<EngineCommand, 'key' | 'actor' | 'reason' | 'at'> {
  return { key, actor, reason, at };
}

function controlOf({ type, code, breaker }: ControlRequest): ControlCommand {
  switch (type) {
    case 'pause':
    case 'resume':
      if (code === undefined) throw incomplete(type, 'code', 'the code of the pause');
      return { type, code };
    case 'reset_breaker': {
      const names = BREAKER_NAMES.join(', ');
      if (breaker === undefined) throw incomplete(type, 'breaker', `one of ${names}`);
      if (!BREAKER_NAMES.some((name) => name === breaker)) {
        throw new TidegateError(
          'REQUEST_INVALID',
          `breaker is "${breaker}"; expected one of ${names}`,
        );
      }
      return { type, breaker };
    }
    case 'close_position':
      return { type, exitReason: 'manual' };
    case 'release_quarantine':
      return { type };
  }
}

function targetOf({ target }: ControlRequest, venue: VenueId): ControlTarget {
  const { type, tenant = DEFAULT_TENANT, account, instrument } = target;
  if (type === 'platform') return { type };
  if (type === 'tenant') return { type, tenant: tenantId(tenant) };
  if (account === undefined)
    throw incomplete(`target ${type}`, 'target.account', 'the id of an account');
  const scope = { tenant: tenantId(tenant), account: accountId(account) };
  if (type === 'account') return { type, scope };
  if (instrument === undefined) {
    throw incomplete(`target ${type}`, 'target.instrument', 'a symbol like BTC/USD');
  }
  return { type, scope, instrument: instrumentId(venue, instrument) };
}

function incomplete(subject: string, member: string, expectation: string): TidegateError {
  return new TidegateError(
    'REQUEST_INVALID',
    `${subject} needs ${member}, which is missing; expected ${expectation}`,
  );
}
