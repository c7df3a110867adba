import type { SignalId } from '@tidegate/kernel';
import {
  accountKey,
  type AccountRegistration,
  type DecisionRecord,
  type EngineEvent,
  type SharedSignal,
} from '@tidegate/model';

import type { AccountChanges } from '../ports.js';
import type { AccountTrader } from './accounts/account-trader.js';
import type { CoreChanges } from './change-source.js';
import type { EngineRun } from './engine-run.js';
import { NO_PAUSE_CHANGES } from './health/entry-pauses.js';

const NOTHING: CoreChanges = {
  accounts: [],
  signals: [],
  pauses: NO_PAUSE_CHANGES,
  controls: [],
  state: null,
  events: [],
};

/** Gathers the changes of accounts and shard since the last commit. */
export function collectChanges(
  run: EngineRun | null,
  changed: readonly AccountTrader[],
  noted: Pick<CoreChanges, 'controls'> & { readonly events: readonly EngineEvent[] },
): CoreChanges {
  if (!run) return NOTHING;
  const registrations = run.life.registrations.takeChanges();
  const accounts = accountChanges(changed, registrations);
  return {
    accounts,
    signals: signalsOf(accounts),
    pauses: run.pauses.takeChanges(),
    controls: noted.controls,
    state: run.breakers.takeState(),
    events: [
      ...noted.events,
      ...registrations.map((registration) => ({
        type: 'account_changed' as const,
        registration,
        at: registration.updatedAt,
      })),
      ...changed.flatMap((trader) => trader.takeEvents()),
    ],
  };
}

function accountChanges(
  changed: readonly AccountTrader[],
  registrations: readonly AccountRegistration[],
): readonly AccountChanges[] {
  // Stryker disable next-line ConditionalExpression: only a fast path
  if (registrations.length === 0) return changed.map((trader) => changesOf(trader, null));
  const byAccount = new Map(
    registrations.map((registration) => [accountKey(registration.account.scope), registration]),
  );
  const parts = changed.map((trader) => {
    const key = accountKey(trader.account.scope);
    const registration = byAccount.get(key) ?? null;
    byAccount.delete(key);
    return changesOf(trader, registration);
  });
  return [...parts, ...[...byAccount.values()].map(registrationAlone)];
}

function changesOf(
  trader: AccountTrader,
  registration: AccountRegistration | null,
): AccountChanges {
  const { orders, fills, positions, transactions, trades } = trader.book.changes.take();
  const { decisions, state } = trader.takeChanges();
  return {
    scope: trader.account.scope,
    orders,
    fills,
    positions,
    transactions,
    trades,
    // Stryker disable next-line ConditionalExpression,EqualityOperator: no transaction touches no balance
    balances: transactions.length > 0 ? trader.ledger.balancesOf(transactions) : [],
    decisions,
    state,
    registration,
  };
}

function registrationAlone(registration: AccountRegistration): AccountChanges {
  return {
    scope: registration.account.scope,
    orders: [],
    fills: [],
    positions: [],
    transactions: [],
    trades: [],
    balances: [],
    decisions: [],
    state: null,
    registration,
  };
}

/** The signals of all decisions, each once. */
function signalsOf(accounts: readonly AccountChanges[]): readonly SharedSignal[] {
  let signals: Map<SignalId, SharedSignal> | null = null;
  for (const { decisions } of accounts) {
    for (const decision of decisions) {
      signals ??= new Map();
      if (!signals.has(decision.signalId)) signals.set(decision.signalId, sharedOf(decision));
    }
  }
  return signals ? [...signals.values()] : [];
}

function sharedOf({ signalId, signal, prediction }: DecisionRecord): SharedSignal {
  return { id: signalId, signal, prediction };
}
