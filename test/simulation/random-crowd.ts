import { nextInt, type EpochMs, type Rng } from '@tidegate/kernel';
import { accountKey, type ControlCommand, type ControlTarget } from '@tidegate/model';
import type { AccountTrader, EngineInput } from '@tidegate/trading';
import {
  BTC,
  choiceOf,
  configuring,
  controlInput,
  ETH,
  opening,
  testAccount,
  type EngineDesk,
  type TestPlan,
} from '@tidegate/trading/testing';

/**
 * Methods in which a fault is planted. Not where signals are answered: a replay has no such defect, and its other accounts
 * of the tenant would see the exposure of an entry that the recorded run never made.
 */
const PLACES = ['endSlice', 'takeNews', 'tick'] as const;

/** What happens to the accounts of a world while its engine runs. */
export class Crowd {
  private opened = 0;
  private transfers = 0;

  constructor(
    private readonly plan: TestPlan,
    private readonly rng: Rng,
    private readonly accountsMax: number,
  ) {}

  /** Opens as many accounts as the world may have. */
  fill({ traders }: EngineDesk, at: EpochMs): readonly EngineInput[] {
    const missing = Math.max(0, this.accountsMax - traders.length);
    return Array.from({ length: missing }, () => this.open(at)).flat();
  }

  /** An account is opened, configured, closed, or money comes or goes. */
  life(desk: EngineDesk, at: EpochMs): readonly EngineInput[] {
    const dice = this.rng.next();
    if (dice < 0.45 && desk.traders.length < this.accountsMax) return this.open(at);
    if (desk.traders.length === 0) return [];
    const trader = this.pick(desk.traders);
    const { scope } = trader.account;
    if (dice < 0.65) {
      const choice = choiceOf(this.plan, nextInt(this.rng, this.plan.accounts.length));
      return configuring({ account: trader.account } as TestPlan['accounts'][number], choice, at);
    }
    if (dice < 0.75 && trader.involvements().size === 0) {
      return [{ type: 'account_closed', at, scope, reason: 'a world' }];
    }
    const isWithdrawal = dice < 0.87 && trader.ledger.cash('USD').gt(5_000);
    this.transfers += 1;
    const id = `transfer:${this.transfers}`;
    const amount = isWithdrawal ? '-100.5' : '123.456789';
    return [{ type: 'transferred', at, scope, id, asset: 'USD', amount }];
  }

  control(desk: EngineDesk, at: EpochMs): readonly EngineInput[] {
    const target = this.target(desk);
    const command = this.pick<ControlCommand>([
      { type: 'pause', code: 'OPERATOR' },
      { type: 'resume', code: 'OPERATOR' },
      { type: 'resume', code: 'OPERATOR' },
      { type: 'reset_breaker', breaker: 'feed_down' },
      { type: 'close_position', exitReason: 'manual' },
      { type: 'release_quarantine' },
      { type: 'release_quarantine' },
    ]);
    return [controlInput(command, at, { target })];
  }

  /** Makes one account throw at its next news, slice or tick; or names one whose next fills the store refuses. */
  plantFault(desk: EngineDesk): string | null {
    if (desk.traders.length === 0) return null;
    const trader = this.pick(desk.traders);
    if (this.rng.next() < 0.4) return accountKey(trader.account.scope);
    breakMethod(trader, this.pick(PLACES));
    return null;
  }

  private open(at: EpochMs): readonly EngineInput[] {
    this.opened += 1;
    const kind = this.rng.next() < 0.5 ? 'spot' : 'margin';
    const account = testAccount(`late-${this.opened}-${at}`, kind);
    const index = nextInt(this.rng, this.plan.accounts.length);
    const member = { account, deposit: '5000' } as TestPlan['accounts'][number];
    return opening(member, choiceOf(this.plan, index), at);
  }

  private target(desk: EngineDesk): ControlTarget {
    const trader = desk.traders.length > 0 ? this.pick(desk.traders) : null;
    if (!trader) return { type: 'platform' };
    const { scope } = trader.account;
    return this.pick<ControlTarget>([
      { type: 'platform' },
      { type: 'tenant', tenant: scope.tenant },
      { type: 'account', scope },
      { type: 'instrument', scope, instrument: this.pick([BTC, ETH]).id },
    ]);
  }

  private pick<T>(from: readonly T[]): T {
    return from[nextInt(this.rng, from.length)] as T;
  }
}

function breakMethod(trader: AccountTrader, method: (typeof PLACES)[number]): void {
  Object.assign(trader, {
    [method]: () => {
      throw new Error(`planted in ${method}`);
    },
  });
}
