import type {
  CommandHeader,
  ControlRequest,
  OpenAccountRequest,
  TransferRequest,
} from '@tidegate/contracts';
import {
  accountId,
  instrumentId,
  TidegateError,
  type EpochMs,
  type VenueId,
} from '@tidegate/kernel';
import type { AccountScope, ControlCommand, ControlTarget, TenantScope } from '@tidegate/model';
import { BREAKER_NAMES } from '@tidegate/risk';
import type { EngineCommand, ProfileChoice } from '@tidegate/trading';

/** What a control acts on: the platform, a tenant, or an account. */
export type ControlPlace = 'platform' | TenantScope | AccountScope;

/** The parts of a command that are not in its request. */
export interface CommandContext {
  readonly header: CommandHeader;
  readonly venue: VenueId;
  readonly at: EpochMs;
}

/** Opens a paper account at the engine's venue. */
export function openCommand(
  { tenant, profile }: TenantScope & { readonly profile: ProfileChoice },
  request: OpenAccountRequest,
  context: CommandContext,
): EngineCommand {
  const { id, kind, currency, deposit } = request;
  const { venue } = context;
  const account = {
    scope: { tenant, account: accountId(id) },
    ...({ venue, mode: 'paper', kind, currency } as const),
  };
  return { ...headOf(request, context), type: 'open_account', account, profile, deposit };
}

/** Moves an account to a profile, or closes it if `profile` is `null`. */
export function changeCommand(
  { scope, profile }: { readonly scope: AccountScope; readonly profile: ProfileChoice | null },
  request: Reasoned,
  context: CommandContext,
): EngineCommand {
  const head = headOf(request, context);
  return profile
    ? { ...head, type: 'configure_account', scope, profile }
    : { ...head, type: 'close_account', scope };
}

/** Moves money in or out of an account, once per id. */
export function transferCommand(
  scope: AccountScope,
  request: TransferRequest,
  context: CommandContext,
): EngineCommand {
  const { id, asset, amount } = request;
  return { ...headOf(request, context), type: 'transfer', scope, id, asset, amount };
}

/** Throws `REQUEST_INVALID` if a required member of the command is missing. */
export function controlCommand(
  place: ControlPlace,
  request: ControlRequest,
  context: CommandContext,
): EngineCommand {
  return {
    ...headOf(request, context),
    type: 'control',
    command: controlOf(request),
    target: targetOf(place, request, context.venue),
  };
}

interface Reasoned {
  readonly reason: string;
}

function headOf(
  { reason }: Reasoned,
  { header: { key, actor }, at }: CommandContext,
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
    case 'kill':
    case 'release_quarantine':
      return { type };
  }
}

function targetOf(
  place: ControlPlace,
  { instrument }: ControlRequest,
  venue: VenueId,
): ControlTarget {
  if (place !== 'platform' && 'account' in place) {
    const { tenant, account } = place;
    const scope = { tenant, account };
    if (instrument === undefined) return { type: 'account', scope };
    return { type: 'instrument', scope, instrument: instrumentId(venue, instrument) };
  }
  if (instrument !== undefined) {
    throw new TidegateError(
      'REQUEST_INVALID',
      'instrument limits the control of one account; omit it for a tenant or the platform',
    );
  }
  return place === 'platform' ? { type: place } : { type: 'tenant', tenant: place.tenant };
}

function incomplete(subject: string, member: string, expectation: string): TidegateError {
  return new TidegateError(
    'REQUEST_INVALID',
    `${subject} needs ${member}, which is missing; expected ${expectation}`,
  );
}
