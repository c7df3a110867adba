import { ClosedTradeEntity } from './closed-trade.js';
import { DecisionEntity } from './decision.js';
import { AccountStateEntity, JournalEntity, RunEntity } from './engine.js';
import { FillEntity } from './fill.js';
import { BalanceEntity, PostingEntity, TransactionEntity } from './ledger.js';
import { OrderEntity } from './order.js';
import { PositionEntity } from './position.js';
import { CandleEntity, EquityEntity } from './telemetry.js';

export const LEDGER_ENTITIES = [
  AccountStateEntity,
  BalanceEntity,
  ClosedTradeEntity,
  DecisionEntity,
  FillEntity,
  JournalEntity,
  OrderEntity,
  PositionEntity,
  PostingEntity,
  RunEntity,
  TransactionEntity,
];

export const TELEMETRY_ENTITIES = [CandleEntity, DecisionEntity, EquityEntity];
