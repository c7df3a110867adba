import { controlTargetKey, type AccountScope, type ControlTarget } from '@tidegate/model';
import { ACCOUNT_BREAKERS, VENUE_BREAKERS } from '@tidegate/risk';

import type { EngineSnapshot } from './engine-snapshot.js';
import { LEDGER_REPLACED } from './store-problem.js';

/** One reason why entries are blocked. Exits are never blocked. */
export interface EntryBlock {
  readonly kind: 'breaker' | 'pause' | 'hold';
  readonly code: string;
  readonly reason: string;
  /** `venue:kraken`, or a key of `controlTargetKey`. */
  readonly target: string;
  /** How the block ends; the command, if an operator must act. */
  readonly endedBy: string;
}

/** Lists all entry blocks, widest first: engines and venues, then pauses, then single accounts. */
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

/** How a tripped breaker ends: of a venue if `scope` is `null`, else of an account. */
export function endOfBreaker(breaker: string, scope: AccountScope | null): string {
  return scope === null ? CLOSES_BY_ITSELF : resetCommand(breaker, scope);
}

/** How a pause in the status of an account ends; the engine lists the target of each pause. */
export function endOfAccountPause(code: string, scope: AccountScope): string {
  if (isAccountBreaker(code)) return resetCommand(code, scope);
  const isHold = isVenueBreaker(code) || ENGINE_HOLDS.has(code);
  return isHold ? endOfHold(code) : 'tidegate control resume with the target of the pause';
}

/** How a hold of an engine, or a tripped breaker of its venue, ends. */
export function endOfHold(code: string): string {
  if (code === LEDGER_REPLACED) return 'stop the server and restore the ledger';
  return isVenueBreaker(code) ? CLOSES_BY_ITSELF : ENDS_BY_ITSELF;
}

const CLOSES_BY_ITSELF = 'closes automatically when the venue recovers';
const ENDS_BY_ITSELF = 'ends automatically when its cause is resolved';

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

/** The command that ends a pause set by an operator. */
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
