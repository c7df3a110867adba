import type { EngineEvent } from '@tidegate/model';

import type { EngineRun } from '../engine-run.js';
import type { MoneyInput } from '../inputs/engine-input.js';
import { LiveGateway } from './account-gateway.js';
import type { AccountTrader } from './account-trader.js';
import type { ActiveAccounts } from './active-accounts.js';

export interface MoneyContext {
  readonly run: EngineRun;
  readonly active: ActiveAccounts;
  /** Receives events that do not follow from changed rows. */
  readonly emit: (event: EngineEvent) => void;
}

/** Applies an input about the money or the orders of one account. Returns false when it changed nothing. */
export function applyMoneyInput(input: MoneyInput, context: MoneyContext): boolean {
  const { run, active } = context;
  if (input.type === 'exposure_granted') {
    run.exposure.set(input.tenant, input.limit);
    return true;
  }
  const trader = run.roster.find(input.scope);
  if (!trader) return false;
  let leavesTrace = true;
  active.act(trader, () => {
    leavesTrace = applyToAccount(input, trader, context);
  });
  return leavesTrace;
}

function applyToAccount(
  input: Exclude<MoneyInput, { type: 'exposure_granted' }>,
  trader: AccountTrader,
  { run, emit }: MoneyContext,
): boolean {
  const { at, scope } = input;
  switch (input.type) {
    case 'transferred':
      trader.transfer(input);
      return true;
    case 'order_news':
      // Order events of a paper account follow from other inputs.
      if (!(trader.gateway instanceof LiveGateway)) return false;
      trader.gateway.deliver(input.news);
      return true;
    case 'gateway_failed':
      return trader.gatewayFailed({ code: input.code, reason: input.reason }, input.madeAt);
    case 'reported': {
      const outcome = trader.reported(input.report, at);
      if (!outcome) return false;
      const { quarantineReason: reason, leavesTrace } = outcome;
      if (reason === null || !run.life.quarantineInPlace(trader, reason, at)) return leavesTrace;
      emit({ type: 'account_quarantined', scope, reason, at });
      return true;
    }
  }
}
