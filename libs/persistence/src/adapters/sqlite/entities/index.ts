import { AccountEntity } from './account.js';
import { ClosedTradeEntity } from './closed-trade.js';
import {
  AuditEntity,
  CredentialEntity,
  InvitationEntity,
  KeyedCommandEntity,
  MembershipEntity,
  PasskeyEntity,
  PasswordResetEntity,
  ProfileDraftEntity,
  RecoveryCodeEntity,
  SessionEntity,
  TenantEntity,
  TotpEntity,
  UserEntity,
} from './console.js';
import { DecisionEntity } from './decision.js';
import {
  AccountStateEntity,
  CommandEntity,
  ControlEntity,
  EntryPauseEntity,
  JournalEntity,
  JournalShardEntity,
  ShardEntity,
} from './engine.js';
import { FillEntity } from './fill.js';
import { BalanceEntity, PostingEntity, TransactionEntity } from './ledger.js';
import { MissedTradeEntity } from './missed-trade.js';
import { OrderEntity } from './order.js';
import {
  ExposureGrantEntity,
  InstallationEntity,
  ProfileContentEntity,
  ProfileVersionEntity,
} from './platform.js';
import { PositionEntity } from './position.js';
import { SignalEntity } from './signal.js';
import { CandleEntity, EquityEntity } from './telemetry.js';

export const LEDGER_ENTITIES = [
  AccountEntity,
  AccountStateEntity,
  BalanceEntity,
  ClosedTradeEntity,
  CommandEntity,
  ControlEntity,
  DecisionEntity,
  EntryPauseEntity,
  ExposureGrantEntity,
  FillEntity,
  InstallationEntity,
  JournalEntity,
  JournalShardEntity,
  OrderEntity,
  PositionEntity,
  PostingEntity,
  ProfileContentEntity,
  ProfileVersionEntity,
  ShardEntity,
  SignalEntity,
  TransactionEntity,
];

export const TELEMETRY_ENTITIES = [
  CandleEntity,
  DecisionEntity,
  EquityEntity,
  MissedTradeEntity,
  SignalEntity,
];

export const CONSOLE_ENTITIES = [
  AuditEntity,
  CredentialEntity,
  InvitationEntity,
  KeyedCommandEntity,
  MembershipEntity,
  PasskeyEntity,
  PasswordResetEntity,
  ProfileDraftEntity,
  RecoveryCodeEntity,
  SessionEntity,
  TenantEntity,
  TotpEntity,
  UserEntity,
];
