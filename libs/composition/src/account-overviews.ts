import type { HeldPositionAnswer, OverviewAnswer, RiskAnswer } from '@tidegate/contracts';
import { doubleOf, TidegateError, type Clock, type InstrumentId } from '@tidegate/kernel';
import type { AccountScope, Position } from '@tidegate/model';
import type {
  AccountRisk,
  AccountStatus,
  EngineHub,
  HubMember,
  TradingReads,
} from '@tidegate/trading';

import { instant } from './core/plain-answers.js';
import { riskAnswer } from './core/risk-answer.js';
import { safetyOf } from './core/safety.js';
import { positionAnswer } from './core/trading-answers.js';
import type { DecisionViews } from './decision-views.js';

const DECISIONS = '10';

export interface AccountOverviewsSetup {
  readonly hub: Pick<EngineHub, 'engines'>;
  readonly reads: Pick<TradingReads, 'livePositions'>;
  readonly decisions: DecisionViews;
  readonly clock: Clock;
}

interface Traded {
  readonly engine: HubMember;
  readonly account: AccountStatus;
  readonly state: AccountRisk;
}

/** Whether an account is safe, what it holds, and how much room is left. */
export class AccountOverviews {
  constructor(private readonly setup: AccountOverviewsSetup) {}

  /** Rejects with `ACCOUNT_UNKNOWN` if no running engine has the account. */
  async overview(scope: AccountScope): Promise<OverviewAnswer> {
    const { reads, decisions, clock } = this.setup;
    const traded = this.find(scope);
    const { engine, account, state } = traded;
    const positions = await reads.livePositions(scope);
    const risk = this.riskOf(traded, positions);
    const dayStart = state.state?.dayStartEquity ?? null;
    const today = state.equity === null || dayStart === null ? null : state.equity - dayStart;
    const { mode, currency, equity, cash, unrealisedPnl } = account;
    return {
      ...{ tenant: scope.tenant, account: scope.account, mode, currency, at: instant(clock.now()) },
      safety: safetyOf({ engine: engine.status(), account, positions, risk }),
      ...{ equity, cash, unrealisedPnl, today, risk },
      todayRate: today === null || !dayStart ? null : today / dayStart,
      positions: positions.map((position) =>
        heldPosition(position, priceOf(engine, position.instrument)),
      ),
      funnel: await decisions.funnel(scope, {}),
      decisions: (await decisions.decisions(scope, { limit: DECISIONS })).rows,
    };
  }

  /** Rejects with `ACCOUNT_UNKNOWN` if no running engine has the account. */
  async risk(scope: AccountScope): Promise<RiskAnswer> {
    return this.riskOf(this.find(scope), await this.setup.reads.livePositions(scope));
  }

  private riskOf({ engine, account, state }: Traded, positions: readonly Position[]): RiskAnswer {
    return riskAnswer({
      ...{ risk: state, currency: account.currency, positions },
      priceOf: (instrument) => priceOf(engine, instrument),
    });
  }

  private find(scope: AccountScope): Traded {
    const at = this.setup.clock.now();
    for (const engine of this.setup.hub.engines) {
      const accounts = engine.accounts(scope.tenant);
      const account = accounts.find((each) => each.scope.account === scope.account);
      const state = account && engine.riskOf(scope, at);
      if (account && state) return { engine, account, state };
    }
    throw new TidegateError(
      'ACCOUNT_UNKNOWN',
      `No running engine has account ${scope.account} of tenant ${scope.tenant}`,
    );
  }
}

function priceOf({ market }: HubMember, instrument: InstrumentId): number | null {
  return market.reads?.lastPrice(instrument) ?? null;
}

function heldPosition(position: Position, price: number | null): HeldPositionAnswer {
  const { quantity, cost, direction, plan, riskAmount, realisedPnl, fees } = position;
  const value = price === null ? null : doubleOf(quantity) * price;
  const sign = direction === 'long' ? 1 : -1;
  const gain = value === null ? null : sign * (value - doubleOf(cost));
  const result = gain === null ? null : gain + doubleOf(realisedPnl) - doubleOf(fees);
  const isHeld = !quantity.isZero();
  return {
    position: positionAnswer(position),
    price,
    unrealisedPnl: gain,
    r: result === null || riskAmount.isZero() ? null : result / doubleOf(riskAmount),
    protection: isHeld && plan.unprotectedSince !== null ? 'none' : 'stop',
  };
}
