import { invariant } from '@tidegate/kernel';
import {
  accountKey,
  KILL_CODE,
  type AccountRegistration,
  type Control,
  type ControlTarget,
  type EngineEvent,
  type ExitReason,
} from '@tidegate/model';

import type { EngineRun } from '../engine-run.js';
import { isAccountBreaker, isVenueBreaker } from '../health/breaker-feed.js';
import type { AccountClosedInput } from '../inputs/engine-input.js';
import type { AccountTrader } from './account-trader.js';
import type { ActiveAccounts } from './active-accounts.js';
import { isReference } from './reference-account.js';

/** Applies a control to its target only. Returns events that do not follow from changed rows. */
export function applyControl(
  control: Control,
  run: EngineRun,
  active: ActiveAccounts,
): readonly EngineEvent[] {
  const { command, target, at } = control;
  switch (command.type) {
    case 'pause':
      return [pauseOf(control, command.code, run)];
    case 'kill':
      closeAll(control, 'kill_switch', { run, active });
      return [pauseOf(control, KILL_CODE, run)];
    case 'resume': {
      const pause = run.pauses.resume(target, command.code);
      return pause ? [{ type: 'pause_changed', pause, active: false, at }] : [];
    }
    case 'close_position':
      closeAll(control, command.exitReason, { run, active });
      return [];
    case 'reset_breaker':
      return resetBreaker(control, command.breaker, { run, active });
    case 'release_quarantine':
      active.eachOf(targetsOf(target, run), (trader) => run.life.release(trader, at));
      return [];
    case 'account_command':
    case 'command_refused':
      return [];
  }
}

interface Engine {
  readonly run: EngineRun;
  readonly active: ActiveAccounts;
}

function pauseOf(
  { target, reason, actor, at }: Control,
  code: string,
  { pauses }: EngineRun,
): EngineEvent {
  const pause = { target, code, reason, actor, at };
  pauses.pause(pause);
  return { type: 'pause_changed', pause, active: true, at };
}

function closeAll({ target, at }: Control, reason: ExitReason, { run, active }: Engine): void {
  active.eachOf(targetsOf(target, run), (trader) => {
    for (const instrument of instrumentsOf(target, trader)) trader.close(instrument, reason, at);
  });
}

/** Lifts the pauses of an account that closes, because a later command cannot name it. */
export function liftPauses(
  { scope, at }: Pick<AccountClosedInput, 'scope' | 'at'>,
  { pauses }: EngineRun,
): readonly EngineEvent[] {
  return pauses
    .forget(scope)
    .map((pause) => ({ type: 'pause_changed', pause, active: false, at }) as const);
}

/** The accounts of the target, without the platform's reference accounts. */
export function targetsOf(target: ControlTarget, { roster }: EngineRun): readonly AccountTrader[] {
  switch (target.type) {
    case 'instrument':
    case 'account': {
      const trader = roster.find(target.scope);
      return trader ? [trader] : [];
    }
    case 'tenant':
      return [...roster.ofTenant(target.tenant)];
    case 'platform':
      return [...roster.all].filter(({ account }) => !isReference(account.scope));
  }
}

/** Frozen accounts of the target. A frozen account has no trader. */
export function frozenIn(
  target: ControlTarget,
  { life }: EngineRun,
): readonly AccountRegistration[] {
  const frozen = [...life.registrations.all()].filter((known) => life.isFrozen(known));
  return frozen.filter(({ account: { scope } }) => {
    if (target.type === 'platform') return !isReference(scope);
    if (target.type === 'tenant') return scope.tenant === target.tenant;
    return accountKey(scope) === accountKey(target.scope);
  });
}

/** Instruments of the target in which the account has a live position. */
export function instrumentsOf(target: ControlTarget, trader: AccountTrader) {
  const held = trader.book.livePositions().map(({ instrument }) => instrument);
  return target.type === 'instrument' ? held.filter((id) => id === target.instrument) : held;
}

function resetBreaker(
  { target, at }: Control,
  breaker: string,
  { run, active }: Engine,
): readonly EngineEvent[] {
  if (isVenueBreaker(breaker)) return run.breakers.reset(breaker, at);
  invariant(isAccountBreaker(breaker), 'Only a known breaker can be reset', { breaker });
  active.eachOf(targetsOf(target, run), (trader) => trader.resetBreaker(breaker, at));
  return [];
}
