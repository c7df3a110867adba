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
 * Methods in which faults are planted. Methods that handle signals are excluded: a replay runs without the fault, so
 * the tenant's other accounts would see the exposure of an entry that the recorded run did not make.
 */
const PLACES = ['endSlice', 'takeNews', 'tick'] as const;

/** Random events of the accounts in a simulation: lifecycle, commands, and faults. */
export class Crowd {
  private opened = 0;
  private transfers = 0;

  constructor(
    private readonly plan: TestPlan,
    private readonly rng: Rng,
    private readonly accountsMax: number,
  ) {}

  /** Opens accounts up to the limit. */
  fill({ traders }: EngineDesk, at: EpochMs): readonly EngineInput[] {
    const missing = Math.max(0, this.accountsMax - traders.length);
    return Array.from({ length: missing }, () => this.open(at)).flat();
  }

  /** Opens, configures, or closes an account, or transfers money. */
  changeAccount(desk: EngineDesk, at: EpochMs): readonly EngineInput[] {
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
      return [{ type: 'account_closed', at, scope, reason: 'simulation' }];
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

  /** Makes an account throw at its next news, slice, or tick, or returns one whose next fills the store must reject. */
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
