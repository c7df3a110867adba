export { BoundedQueue, type OverflowPolicy } from './core/bounded-queue.js';
export type { Brand } from './core/brand.js';
export {
  canonicalJson,
  contentHash,
  ContentHasher,
  type CanonicalValue,
} from './core/content-hash.js';
export {
  invariant,
  InvariantViolation,
  messageOf,
  TidegateError,
  type ErrorDetails,
} from './core/errors.js';
export { CountingIdSource, type IdSource, type IdState } from './core/id-source.js';
export {
  accountId,
  decisionId,
  fillId,
  instrumentId,
  orderId,
  positionId,
  profileHash,
  shardId,
  signalId,
  tenantId,
  venueId,
  type AccountId,
  type DecisionId,
  type FillId,
  type InstrumentId,
  type OrderId,
  type PositionId,
  type ProfileHash,
  type ShardId,
  type SignalId,
  type TenantId,
  type VenueId,
} from './core/ids.js';
export { parseInstant } from './core/iso-instant.js';
export { isLostInJson, jsonNumber, numberOf, type JsonNumber } from './core/json-number.js';
export { silentLogger, type LogFields, type Logger } from './core/logger.js';
export { ManualTime } from './core/manual-time.js';
export {
  addMoney,
  Decimal,
  isMultipleOf,
  money,
  doubleOf,
  price,
  quantity,
  roundToIncrement,
  ZERO_MONEY,
  ZERO_QUANTITY,
  type DecimalInput,
  type Money,
  type Price,
  type Quantity,
  type RoundingDirection,
} from './core/money.js';
export { err, ok, type Err, type Ok, type Result } from './core/result.js';
export { RingBuffer } from './core/ring-buffer.js';
export { nextGaussian, nextInt, seedFrom, SeededRng, type Rng, type RngState } from './core/rng.js';
export { ScaledTime, type ScaledTimeOptions } from './core/scaled-time.js';
export {
  DAY_MS,
  delay,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  type Clock,
  type EpochMs,
  type Timer,
  type Timers,
} from './core/time.js';
export { withoutUrlCredentials } from './core/url-credentials.js';
export { uuidOf } from './core/uuid.js';
