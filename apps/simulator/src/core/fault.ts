import { DAY_MS, err, ok, type EpochMs, type Result } from '@tidegate/kernel';

/** All fault kinds and what each one affects. */
const FAULT_KINDS = {
  drop: 'frame',
  duplicate: 'frame',
  corrupt: 'frame',
  delay: 'frame',
  reorder: 'frame',
  disconnect: 'frame',
  silence: 'frame',
  half_open: 'connection',
  ack_error: 'subscription',
  ack_after_snapshot: 'subscription',
  http_5xx: 'request',
  html_body: 'request',
  slow_response: 'request',
  rate_limit: 'request',
  candle_holes: 'request',
  maintenance: 'venue',
  precision_change: 'venue',
  clock_skew: 'venue',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** A requested fault. It ends after `count` strikes or after `durationMs` of venue time, whichever comes first. */
export interface FaultRequest {
  readonly kind: FaultKind;
  /** Probability of a strike at each opportunity, in (0, 1]. */
  readonly rate: number;
  readonly count: number | null;
  readonly durationMs: number | null;
  /** A socket channel or REST method; `null` for all. */
  readonly channel: string | null;
  readonly symbol: string | null;
  /** Delay of `delay` and `slow_response`, in venue time. */
  readonly delayMs: number;
  /** Clock offset of `clock_skew`; may be negative. */
  readonly skewMs: number;
}

export interface Fault extends FaultRequest {
  readonly id: number;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
}

export interface FaultRefusal {
  readonly code: 'FAULT_MALFORMED' | 'TOO_MANY_FAULTS';
  readonly message: string;
}

const COUNT_MAX = 1_000_000;
const DELAY_MS_MAX = 600_000;
const SKEW_MS_MAX = DAY_MS;
const DEFAULT_DELAY_MS = 500;
const DEFAULT_SKEW_MS = 30_000;

/** Parses an untrusted fault request; the error describes what is wrong. */
export function parseFaultRequest(value: unknown): Result<FaultRequest, FaultRefusal> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed('A fault must be a JSON object with a kind');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((name) => !FIELD_NAMES.has(name));
  if (unknown !== undefined) return malformed(`Unknown field "${unknown}" in fault`);
  const { kind } = fields;
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_KINDS, kind)) {
    return malformed(`kind must be one of ${Object.keys(FAULT_KINDS).join(', ')}`);
  }
  const wrong = NUMBER_FIELDS.find(({ name, min, max }) => !isWithin(fields[name], min, max));
  if (wrong) return malformed(`${wrong.name} must be a number from ${wrong.min} to ${wrong.max}`);
  for (const name of ['channel', 'symbol']) {
    const text = fields[name];
    if (text !== undefined && typeof text !== 'string')
      return malformed(`${name} must be a string`);
  }
  const request: FaultRequest = {
    kind: kind as FaultKind,
    rate: (fields['rate'] as number | undefined) ?? 1,
    count: (fields['count'] as number | undefined) ?? null,
    durationMs: (fields['durationMs'] as number | undefined) ?? null,
    channel: (fields['channel'] as string | undefined) ?? null,
    symbol: (fields['symbol'] as string | undefined) ?? null,
    delayMs: (fields['delayMs'] as number | undefined) ?? DEFAULT_DELAY_MS,
    skewMs: (fields['skewMs'] as number | undefined) ?? DEFAULT_SKEW_MS,
  };
  return bounded(request);
}

function bounded(request: FaultRequest): Result<FaultRequest, FaultRefusal> {
  const lasts = FAULT_KINDS[request.kind] === 'venue' || LASTING.has(request.kind);
  if (lasts && request.durationMs === null) return malformed(`${request.kind} requires durationMs`);
  if (request.count === null && request.durationMs === null) {
    return malformed('A fault requires a count or a durationMs');
  }
  return ok(request);
}

/** Kinds that are a state instead of an event. */
const LASTING: ReadonlySet<FaultKind> = new Set(['silence', 'half_open', 'candle_holes']);

const NUMBER_FIELDS = [
  { name: 'rate', min: 1e-6, max: 1 },
  { name: 'count', min: 1, max: COUNT_MAX },
  { name: 'durationMs', min: 1, max: DAY_MS },
  { name: 'delayMs', min: 0, max: DELAY_MS_MAX },
  { name: 'skewMs', min: -SKEW_MS_MAX, max: SKEW_MS_MAX },
] as const;

const FIELD_NAMES: ReadonlySet<string> = new Set([
  'kind',
  'channel',
  'symbol',
  ...NUMBER_FIELDS.map(({ name }) => name),
]);

function isWithin(value: unknown, min: number, max: number): boolean {
  if (value === undefined) return true;
  return typeof value === 'number' && value >= min && value <= max;
}

function malformed(message: string): Result<never, FaultRefusal> {
  return err({ code: 'FAULT_MALFORMED', message });
}
