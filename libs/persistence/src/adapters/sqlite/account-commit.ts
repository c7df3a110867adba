import { isLivePosition, type DecisionRecord, type Position } from '@tidegate/model';
import {
  duplicateFill,
  duplicateTransaction,
  positionExists,
  signalMissing,
  type AccountChanges,
} from '@tidegate/trading';
import type { ShardId } from '@tidegate/kernel';

import { encodeClosedTrade } from '../../core/codecs/closed-trade.js';
import { encodeDecision } from '../../core/codecs/decision.js';
import { encodeFill } from '../../core/codecs/fill.js';
import { encodeBalance, encodePostings, encodeTransaction } from '../../core/codecs/ledger.js';
import { encodeOrder } from '../../core/codecs/order.js';
import { encodePosition } from '../../core/codecs/position.js';
import { encodeRegistration } from '../../core/codecs/registration.js';
import { sqliteCodeOf } from './database-error.js';
import { AccountEntity } from './entities/account.js';
import { ClosedTradeEntity } from './entities/closed-trade.js';
import { DecisionEntity } from './entities/decision.js';
import { AccountStateEntity } from './entities/engine.js';
import { FillEntity } from './entities/fill.js';
import { BalanceEntity, PostingEntity, TransactionEntity } from './entities/ledger.js';
import { OrderEntity } from './entities/order.js';
import { PositionEntity } from './entities/position.js';
import type { OpenDatabase } from './open-database.js';
import { refuseDuplicate } from './refuse-duplicate.js';
import { RowWriter } from './row-writer.js';

/** Writes the changes of accounts with prepared statements, inside the caller's transaction. */
export class AccountCommit {
  private readonly registrations: RowWriter<AccountEntity>;
  private readonly orders: RowWriter<OrderEntity>;
  private readonly fills: RowWriter<FillEntity>;
  private readonly positions: RowWriter<PositionEntity>;
  private readonly transactions: RowWriter<TransactionEntity>;
  private readonly postings: RowWriter<PostingEntity>;
  private readonly balances: RowWriter<BalanceEntity>;
  private readonly trades: RowWriter<ClosedTradeEntity>;
  private readonly decisions: RowWriter<DecisionEntity>;
  private readonly states: RowWriter<AccountStateEntity>;

  constructor(ledger: OpenDatabase) {
    this.registrations = new RowWriter(ledger, AccountEntity, 'upsert');
    this.orders = new RowWriter(ledger, OrderEntity, 'upsert');
    this.fills = new RowWriter(ledger, FillEntity, 'insert');
    this.positions = new RowWriter(ledger, PositionEntity, 'upsert');
    this.transactions = new RowWriter(ledger, TransactionEntity, 'insert');
    this.postings = new RowWriter(ledger, PostingEntity, 'insert');
    this.balances = new RowWriter(ledger, BalanceEntity, 'upsert');
    this.trades = new RowWriter(ledger, ClosedTradeEntity, 'upsert');
    this.decisions = new RowWriter(ledger, DecisionEntity, 'upsert');
    this.states = new RowWriter(ledger, AccountStateEntity, 'upsert');
  }

  write(part: AccountChanges, shard: ShardId): void {
    const { scope, registration } = part;
    if (registration) this.registrations.write(encodeRegistration(registration, shard));
    for (const order of part.orders) this.orders.write(encodeOrder(order));
    for (const fill of part.fills) {
      refuseDuplicate(
        () => this.fills.write(encodeFill(fill)),
        () => duplicateFill(fill),
      );
    }
    for (const transaction of part.transactions) {
      refuseDuplicate(
        () => this.transactions.write(encodeTransaction(transaction)),
        () => duplicateTransaction(transaction),
      );
      for (const posting of encodePostings(transaction)) this.postings.write(posting);
    }
    for (const balance of part.balances) this.balances.write(encodeBalance(scope, balance));
    for (const trade of part.trades) this.trades.write(encodeClosedTrade(trade));
    for (const decision of part.decisions) this.writeDecision(decision);
    if (part.state !== null) {
      this.states.write({ tenant: scope.tenant, account: scope.account, state: part.state() });
    }
  }

  /** A decision has one foreign key, its signal, so a violation means that the signal is missing. */
  private writeDecision(decision: DecisionRecord): void {
    try {
      this.decisions.write(encodeDecision(decision));
    } catch (thrown) {
      if (sqliteCodeOf(thrown) !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw thrown;
      throw signalMissing(decision);
    }
  }

  /** Writes the positions of all parts, closed ones first, because an instrument can have only one open position. */
  writePositions(positions: readonly Position[]): void {
    for (const position of positions) {
      if (!isLivePosition(position)) this.positions.write(encodePosition(position));
    }
    for (const position of positions) {
      if (!isLivePosition(position)) continue;
      refuseDuplicate(
        () => this.positions.write(encodePosition(position)),
        () => positionExists(position),
      );
    }
  }
}
