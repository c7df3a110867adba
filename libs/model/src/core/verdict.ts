/** The gates between a signal and an order, in the order of evaluation. */
export const GATE_CODES = [
  'ENGINE_PAUSED',
  'STALE_DATA',
  'CLOCK_SKEW',
  'INSTRUMENT_NOT_TRADABLE',
  'DIRECTION_NOT_ALLOWED',
  'CONFLUENCE_BELOW_MIN',
  'CONFIDENCE_BELOW_MIN',
  'RISK_REWARD_BELOW_MIN',
  'COST_SHARE_TOO_HIGH',
  'SPREAD_TOO_WIDE',
  'BOOK_UNKNOWN',
  'EVENT_BLACKOUT',
  'QUIET_HOURS',
  'AI_BELOW_THRESHOLD',
  'POSITION_EXISTS',
  'COOLDOWN_INSTRUMENT',
  'COOLDOWN_STRATEGY',
  'COOLDOWN_AFTER_LOSS',
  'MAX_POSITIONS',
  'CORRELATION_GROUP_FULL',
  'CORRELATED_EXPOSURE',
  'MAX_TRADES_PER_HOUR',
  'MAX_TRADES_PER_DAY',
  'DAILY_LOSS_LIMIT',
  'DRAWDOWN_LIMIT',
  'RISK_OF_RUIN',
  'EXPOSURE_LIMIT',
  'GLOBAL_EXPOSURE_LIMIT',
  'SIZE_BELOW_MINIMUM',
  'INSUFFICIENT_FUNDS',
] as const;

/** The name of a gate, also the code of its refusal. */
export type GateCode = (typeof GATE_CODES)[number];

/** The named values that a gate checked. */
export type VerdictNumbers = Readonly<Record<string, number | string | boolean>>;

/** The result of one gate. A decision also keeps the verdicts of passed gates. */
export interface Verdict {
  readonly gate: GateCode;
  readonly passed: boolean;
  /** A sentence with the numbers if the gate refused; empty if it passed. */
  readonly message: string;
  readonly numbers: VerdictNumbers;
}

export function passed(gate: GateCode, numbers: VerdictNumbers = {}): Verdict {
  return { gate, passed: true, message: '', numbers };
}

/** `sentence` is called when the message is first read: most refusals are only counted. */
export function refused(gate: GateCode, sentence: () => string, numbers: VerdictNumbers): Verdict {
  let message: string | null = null;
  return {
    gate,
    passed: false,
    get message() {
      return (message ??= sentence());
    },
    numbers,
  };
}
