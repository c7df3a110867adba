/** How a number of a profile is displayed. */
type Unit = 'number' | 'percent' | 'duration' | 'r';

/** Display information derived from the name and path of an option. */
export interface SettingWords {
  /** Subject of the sentence, for example `Risk per trade` or `Trailing: distance`. */
  readonly subject: string;
  readonly isPlural: boolean;
  readonly unit: Unit;
  /** Text after the values, for example `of equity`. */
  readonly base: string;
  /** The meaning of 0 if it is special, for example `no limit`; else `null`. */
  readonly zero: string | null;
}

/** Options whose unit does not follow from the name, or whose 0 has a special meaning. */
const KNOWN: Readonly<Record<string, Partial<SettingWords>>> = {
  'risk.sizing.riskPerTrade': { unit: 'percent', base: 'of equity' },
  'risk.sizing.kelly.riskRateMax': { base: 'of equity' },
  'risk.limits.dailyLossRateMax': { base: 'of the equity at the start of the day' },
  'risk.limits.drawdownRateMax': { base: 'of the equity peak' },
  'risk.limits.exposureRateMax': { base: 'of equity' },
  'risk.limits.positionRateMax': { base: 'of equity' },
  'risk.limits.correlatedExposureRateMax': { base: 'of equity' },
  'risk.costs.shareMax': {
    subject: 'Costs: the limit on their share of the stop distance',
    unit: 'percent',
    zero: 'no limit',
  },
  'risk.costs.netRiskRewardMin': {
    subject: 'Costs: the minimum for the reward-to-risk ratio after them',
    zero: 'no minimum',
  },
  'risk.limits.positionNotionalMax': { zero: 'no limit' },
  'risk.pace.tradesPerHourMax': { zero: 'no limit' },
  'risk.pace.tradesPerDayMax': { zero: 'no limit' },
  'risk.signal.confidenceMin': { unit: 'percent' },
  'risk.signal.aiConfidenceMin': { unit: 'percent' },
  'risk.signal.soloConfidenceMin': { unit: 'percent' },
  'risk.ruin.probabilityMax': { unit: 'percent' },
  'execution.exit.holdingMsMax': { zero: 'no limit' },
};

/** Sections that are omitted before the name of an option. */
const OMITTED_SECTIONS: ReadonlySet<string> = new Set([
  'risk.freshness',
  'risk.limits',
  'risk.market',
  'risk.pace',
  'risk.signal',
  'risk.sizing',
]);

/** Breakers whose levels are shares. The level of `feedDown` is a duration; all others are counts. */
const SHARE_BREAKERS: ReadonlySet<string> = new Set([
  'staleData',
  'drawdown',
  'venueDegraded',
  'slippageAnomaly',
]);

/** Display information of the option at `path`, the keys from the root of the profile. */
export function settingWords(path: readonly string[]): SettingWords {
  const key = path.at(-1) ?? '';
  const { name, unit, bound } = partsOf(key);
  const noun = wordsOf(name);
  const phrase = bound === null ? noun : `the ${bound} ${noun}`;
  const context = contextOf(path);
  return {
    subject: context === '' ? capitalised(phrase) : `${context}: ${phrase}`,
    isPlural: bound === null && /[^s]s$/.test(noun),
    unit: breakerUnit(path) ?? unit,
    base: '',
    zero: null,
    ...KNOWN[path.join('.')],
  };
}

/** A number with its unit: 0.015 as `1.5 %`, 90 000 ms as `90 s`. */
export function shownNumber(value: number, { unit, zero }: SettingWords): string {
  if (value === 0 && zero !== null) return zero;
  switch (unit) {
    case 'percent':
      return `${rounded(value * 100)} %`;
    case 'duration':
      return shownDuration(value);
    case 'r':
      return `${value} R`;
    case 'number':
      return String(value);
  }
}

/** `drawdownLadder` as `drawdown ladder`. */
export function wordsOf(key: string): string {
  return key
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function partsOf(key: string): {
  readonly name: string;
  readonly unit: Unit;
  readonly bound: 'limit on' | 'minimum for' | null;
} {
  const [, stem = key, limit] = /^(.+?)(Max|Min)?$/.exec(key) ?? [];
  const [, name = stem, suffix] = /^(.+?)(Ms|Rate|R)?$/.exec(stem) ?? [];
  const units = { Ms: 'duration', Rate: 'percent', R: 'r' } as const;
  return {
    name,
    unit: suffix === undefined ? 'number' : units[suffix as keyof typeof units],
    bound: limit === undefined ? null : limit === 'Max' ? 'limit on' : 'minimum for',
  };
}

/** The section of an option, if its name alone would be ambiguous. */
function contextOf(path: readonly string[]): string {
  const section = path.slice(0, -1);
  const [top, , ...deeper] = path;
  if (section.length < 2 || OMITTED_SECTIONS.has(section.join('.'))) return '';
  const parent = section.at(-1) ?? '';
  // A list item is named by its list and its one-based position.
  if (/^\d+$/.test(parent)) {
    return `${capitalised(wordsOf(section.at(-2) ?? ''))}, entry ${Number(parent) + 1}`;
  }
  if (top === 'risk' && path[1] === 'breakers' && deeper.length > 1) {
    return `Breaker ${wordsOf(parent)}`;
  }
  return capitalised(wordsOf(parent));
}

function breakerUnit([top, section, breaker = '', level = '']: readonly string[]): Unit | null {
  const isLevel = ['tripLevel', 'calmLevel', 'worsening'].includes(level);
  if (top !== 'risk' || section !== 'breakers' || !isLevel) return null;
  if (breaker === 'feedDown') return 'duration';
  return SHARE_BREAKERS.has(breaker) ? 'percent' : 'number';
}

const DURATIONS = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** Formats a duration in the largest unit that gives a whole number. */
function shownDuration(ms: number): string {
  if (ms === 0) return '0 s';
  for (const [length, name] of DURATIONS) {
    if (ms % length !== 0) continue;
    const count = ms / length;
    return count === 1 && name === 'days' ? '1 day' : `${count} ${name}`;
  }
  return `${ms} ms`;
}

/** Removes floating-point noise: 0.07 × 100 gives 7. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
