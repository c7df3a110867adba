import { controlTargetKey, type AccountScope, type ControlTarget } from '@tidegate/model';
import { ACCOUNT_BREAKERS, VENUE_BREAKERS } from '@tidegate/risk';

import type { EngineSnapshot } from './engine-snapshot.js';
import { LEDGER_REPLACED } from './store-problem.js';

/** One reason why entries wait. Exits never wait. */
export interface EntryBlock {
  readonly kind: 'breaker' | 'pause' | 'hold';
  readonly code: string;
  readonly reason: string;
  /** `venue:kraken`, or a target as in `controlTargetKey`. */
  readonly target: string;
  /** What ends it, with the command where a person must act. */
  readonly endedBy: string;
}

/** Everything that keeps entries waiting, the widest first: the engines, their venues, pauses, single accounts. */
export function entryBlocksOf({ engines, accounts }: EngineSnapshot): readonly EntryBlock[] {
  return [
    ...engines.flatMap(({ venue, holds }) =>
      holds.map(({ code, reason }) => venueBlock(`venue:${venue}`, code, reason)),
    ),
    ...engines.flatMap(({ pauses }) =>
      pauses.map(({ target, code, reason }) => ({
        kind: 'pause' as const,
        code,
        reason,
        target: controlTargetKey(target),
        endedBy: endOfPause(target, code),
      })),
    ),
    ...accounts.flatMap(({ scope, pauses }) =>
      pauses
        .filter(({ code }) => isAccountBreaker(code))
        .map(({ code, reason }) => accountBreakerBlock(scope, code, reason)),
    ),
  ];
}

/** What ends a tripped breaker of a venue, or with a scope one of an account. */
export function endOfBreaker(breaker: string, scope: AccountScope | null): string {
  return scope === null ? CLOSES_BY_ITSELF : resetCommand(breaker, scope);
}

/** What ends one of the pauses in the status of an account; those of its targets are listed with the engine. */
export function endOfAccountPause(code: string, scope: AccountScope): string {
  if (isAccountBreaker(code)) return resetCommand(code, scope);
  const isHold = isVenueBreaker(code) || ENGINE_HOLDS.has(code);
  return isHold ? endOfHold(code) : 'tidegate control resume on the target that holds the pause';
}

/** What ends a hold of an engine, or a tripped breaker of its venue. */
export function endOfHold(code: string): string {
  if (code === LEDGER_REPLACED) return 'stop the server and restore the ledger';
  return isVenueBreaker(code) ? CLOSES_BY_ITSELF : ENDS_BY_ITSELF;
}

const CLOSES_BY_ITSELF = 'closes by itself once the venue is calm again';
const ENDS_BY_ITSELF = 'ends by itself once its cause is gone';

/** Codes of the engine's own holds. */
const ENGINE_HOLDS: ReadonlySet<string> = new Set([
  'STOPPING',
  'OVERLOADED',
  'STORE_DOWN',
  LEDGER_REPLACED,
]);

function venueBlock(target: string, code: string, reason: string): EntryBlock {
  const kind = isVenueBreaker(code) ? 'breaker' : 'hold';
  return { kind, code, reason, target, endedBy: endOfHold(code) };
}

function accountBreakerBlock(scope: AccountScope, code: string, reason: string): EntryBlock {
  const target = controlTargetKey({ type: 'account', scope });
  return { kind: 'breaker', code, reason, target, endedBy: resetCommand(code, scope) };
}

function resetCommand(breaker: string, scope: AccountScope): string {
  const account = optionsOf({ type: 'account', scope });
  return `tidegate control reset-breaker --breaker ${breaker} ${account} --reason <text>`;
}

/** What ends a pause that a person set. */
export function endOfPause(target: ControlTarget, code: string): string {
  return `tidegate control resume --code ${code} ${optionsOf(target)} --reason <text>`;
}

function optionsOf(target: ControlTarget): string {
  switch (target.type) {
    case 'platform':
      return '--platform';
    case 'tenant':
      return `--tenant ${target.tenant}`;
    case 'account':
      return `--tenant ${target.scope.tenant} --account ${target.scope.account}`;
    case 'instrument': {
      const { scope, instrument } = target;
      const symbol = instrument.slice(instrument.indexOf(':') + 1);
      return `${optionsOf({ type: 'account', scope })} --instrument ${symbol}`;
    }
  }
}

function isAccountBreaker(code: string): boolean {
  return (ACCOUNT_BREAKERS as readonly string[]).includes(code);
}

function isVenueBreaker(code: string): boolean {
  return (VENUE_BREAKERS as readonly string[]).includes(code);
}
