import type { Brand } from './brand.js';

export type TenantId = Brand<string, 'TenantId'>;
export type AccountId = Brand<string, 'AccountId'>;
/** `kraken`, `coinbase`, … */
export type VenueId = Brand<string, 'VenueId'>;
/** `<venue>:<BASE>/<QUOTE>`, for instance `kraken:BTC/USD`. */
export type InstrumentId = Brand<string, 'InstrumentId'>;
/** Our order id, sent to the venue as client order id; at most 18 ASCII characters (Kraken's limit). */
export type OrderId = Brand<string, 'OrderId'>;
/** The venue's execution id, used to de-duplicate fills. */
export type FillId = Brand<string, 'FillId'>;
export type PositionId = Brand<string, 'PositionId'>;
export type DecisionId = Brand<string, 'DecisionId'>;
/** Content hash of a trading profile: accounts with equal hashes share one analysis. */
export type ProfileHash = Brand<string, 'ProfileHash'>;

/** One engine with its journal; at most one process runs it at a time. */
export type ShardId = Brand<string, 'ShardId'>;
/** A signal stored once for all accounts that judged it. The id contains its shard, so it is globally unique. */
export type SignalId = Brand<string, 'SignalId'>;

export const tenantId = (text: string): TenantId => text as TenantId;
export const accountId = (text: string): AccountId => text as AccountId;
export const venueId = (text: string): VenueId => text as VenueId;
export const orderId = (text: string): OrderId => text as OrderId;
export const fillId = (text: string): FillId => text as FillId;
export const positionId = (text: string): PositionId => text as PositionId;
export const decisionId = (text: string): DecisionId => text as DecisionId;
export const profileHash = (text: string): ProfileHash => text as ProfileHash;
export const shardId = (text: string): ShardId => text as ShardId;
export const signalId = (text: string): SignalId => text as SignalId;
export const instrumentId = (venue: VenueId | string, symbol: string): InstrumentId =>
  `${venue}:${symbol}` as InstrumentId;
