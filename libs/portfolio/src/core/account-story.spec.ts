import { describe, expect, it } from '@jest/globals';

import {
  Decimal,
  epochMs,
  HOUR_MS,
  instrumentId,
  money,
  price,
  type EpochMs,
} from '@tidegate/kernel';
import { BTC_USD } from '@tidegate/matching/testing';
import type { ClosedTrade, ExitReason, Fill, Instrument, Position } from '@tidegate/model';

import { aFill, anOpenPosition, MARGIN_ACCOUNT, NOON } from '../../testing/index.js';
import { closedTradeOf } from './closed-trade.js';
import { Ledger } from './ledger.js';
import { performanceOf } from './performance/performance.js';
import { applyFillToPosition } from './position-fills.js';
import { depositTransaction, transactionOfFill, withdrawalTransaction } from './transactions.js';
import { equityOf, inventoryDifference } from './valuation.js';

const ETH_USD: Instrument = {
  ...BTC_USD,
  id: instrumentId('kraken', 'ETH/USD'),
  symbol: 'ETH/USD',
  base: 'ETH',
};

const hour = (count: number): EpochMs => epochMs(NOON + count * HOUR_MS);

/** The books of one account. The identity is checked after every line of the story. */
class Account {
  ledger = new Ledger(MARGIN_ACCOUNT.scope);
  readonly live = new Map<string, Position>();
  readonly trades: ClosedTrade[] = [];
  readonly curve = { times: [] as number[], values: [] as number[] };
  private lines = 0;

  transfer(kind: 'in' | 'out', amount: string, at: EpochMs): void {
    const transfer = { id: `t${(this.lines += 1)}`, asset: 'USD', amount: money(amount), at };
    const make = kind === 'in' ? depositTransaction : withdrawalTransaction;
    expect(this.ledger.apply(make(MARGIN_ACCOUNT.scope, transfer)).ok).toBe(true);
    this.check();
  }

  open(instrument: Instrument, direction: Position['direction']): void {
    this.live.set(instrument.id, anOpenPosition({ instrument: instrument.id, direction }));
  }

  fill(instrument: Instrument, plan: Parameters<typeof aFill>[0], reason?: ExitReason): void {
    const fill: Fill = aFill({ id: `f${(this.lines += 1)}`, instrument: instrument.id, ...plan });
    const before = this.live.get(instrument.id);
    if (!before) throw new Error('No position');
    const grown = applyFillToPosition(before, fill, instrument);
    if (!grown.ok) throw new Error(grown.error.code);
    const around = { fill, before, after: grown.value, instrument, account: MARGIN_ACCOUNT };
    expect(this.ledger.apply(transactionOfFill(around)).ok).toBe(true);
    this.live.set(instrument.id, grown.value);
    if (grown.value.status === 'closed' && reason) {
      const exit = { exitReason: reason, exitDecisionPrice: price(fill.price) };
      this.trades.push(closedTradeOf({ ...grown.value, ...exit }));
      this.live.delete(instrument.id);
    }
    this.check();
  }

  mark(at: EpochMs, prices: Readonly<Record<string, number>>): string {
    const { equity } = equityOf({
      ledger: this.ledger,
      positions: [...this.live.values()],
      marks: (id) => prices[id] ?? null,
      currency: 'USD',
    });
    this.curve.times.push(at);
    this.curve.values.push(equity.toNumber());
    return equity.toString();
  }

  /** The ledger of a new process: the same balances in a new ledger. */
  restart(): void {
    const balances = this.ledger.balances();
    this.ledger = new Ledger(MARGIN_ACCOUNT.scope);
    this.ledger.restore(balances);
    this.check();
  }

  private check(): void {
    expect(this.ledger.cashIdentity('USD').difference).toEqual(new Decimal(0));
    expect(inventoryDifference(this.ledger, [...this.live.values()], 'USD').isZero()).toBe(true);
  }
}

describe('The books of an account', () => {
  it('add up through deposits, two directions, partial exits, both kinds of fees and a restart', () => {
    const account = new Account();
    account.transfer('in', '1000', NOON);
    account.open(BTC_USD, 'long');
    account.fill(BTC_USD, { price: 100, quantity: 3, fee: '1.2', at: NOON });
    expect(account.mark(hour(0), { [BTC_USD.id]: 100 })).toBe('998.8');

    account.open(ETH_USD, 'short');
    account.fill(ETH_USD, { side: 'sell', price: 50, quantity: 2, fee: '0.4', at: hour(1) });
    account.fill(BTC_USD, { side: 'sell', price: 106, quantity: 1, fee: '0.424', at: hour(2) });
    // 998.8 − 0.4 − 0.424, six on the unit sold and six on each of two held, two of a short up 4.
    const marks = { [BTC_USD.id]: 106, [ETH_USD.id]: 54 };
    expect(account.mark(hour(2), marks)).toBe('1007.976');

    account.restart();
    account.fill(
      BTC_USD,
      { side: 'sell', price: 97, quantity: 2, fee: '0.776', at: hour(3) },
      'stop',
    );
    account.fill(ETH_USD, { price: 45, quantity: 2, fee: '0.36', at: hour(26) }, 'target');
    expect(account.live.size).toBe(0);
    // 1000 + (6 − 6) + 10 − 3.16
    expect(account.mark(hour(26), {})).toBe('1006.84');
    account.transfer('out', '6.84', hour(27));
    expect(account.ledger.cash('USD').toString()).toBe('1000');

    const balances = account.ledger
      .balances()
      .map(({ book, asset, amount }) => `${book} ${amount.toString()} ${asset}`);
    expect(balances).toEqual([
      'cash 1000 USD',
      'deposits -993.16 USD',
      'exchanged 0 BTC',
      'exchanged 0 ETH',
      'fees 3.16 USD',
      'holdings 0 BTC',
      'holdings 0 ETH',
      'inventory 0 USD',
      'realised -10 USD',
    ]);
  });

  it('yield trades and performance from the same fills', () => {
    const account = new Account();
    account.transfer('in', '1000', NOON);
    account.mark(NOON, {});
    const results = [110, 95, 102];
    results.forEach((exit, index) => {
      account.open(BTC_USD, 'long');
      account.fill(BTC_USD, { price: 100, quantity: 1, fee: '0.25', at: hour(index * 24) });
      account.fill(
        BTC_USD,
        { side: 'sell', price: exit, quantity: 1, fee: '0.25', at: hour(index * 24 + 6) },
        exit > 100 ? 'target' : 'stop',
      );
      account.mark(hour((index + 1) * 24), {});
    });
    const { trading, equity, usage, attribution } = performanceOf(account.trades, account.curve);
    expect(trading).toMatchObject({
      trades: 3,
      wins: 2,
      netProfit: 5.5,
      fees: 1.5,
      grossLoss: 5.5,
    });
    expect(trading.profitFactor).toBeCloseTo(2, 12);
    expect(equity.totalReturn).toBeCloseTo(0.0055, 12);
    expect(equity.maxDrawdownAmount).toBeCloseTo(5.5, 9);
    expect(usage.exposureTime).toBe(0.25);
    expect(attribution.byExitReason.map(({ key, trades }) => [key, trades])).toEqual([
      ['target', 2],
      ['stop', 1],
    ]);
    const booked = account.trades.reduce((sum, { netPnl }) => sum.add(netPnl), new Decimal(0));
    expect(account.ledger.cash('USD').sub(1_000).toString()).toBe(booked.toString());
  });
});
