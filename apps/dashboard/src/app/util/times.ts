import { NUMBER_LOCALES, TIME_LOCALES, type Language } from './language.js';
import { UNKNOWN } from './numbers.js';

/** A time as ISO 8601 text or milliseconds since 1970; `null` means unknown. */
export type Instant = string | number | null | undefined;

/** A user's time zone: an IANA name, for example `Europe/Berlin`, or `UTC`. */
export type Zone = string;

/** How old a number is. */
export type Freshness = 'fresh' | 'aging' | 'stale';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Age from which a number is marked with its age. */
const AGING_MS = 5 * SECOND;
/** Age from which a number is grey. */
const STALE_MS = 30 * SECOND;

export function freshnessOf(ageMs: number): Freshness {
  if (ageMs > STALE_MS) return 'stale';
  return ageMs > AGING_MS ? 'aging' : 'fresh';
}

/** Milliseconds since 1970; `null` if the time is unknown. */
export function epochOf(instant: Instant): number | null {
  if (instant === null || instant === undefined || instant === '') return null;
  const at = typeof instant === 'number' ? instant : Date.parse(instant);
  return Number.isFinite(at) ? at : null;
}

/** Whether a time zone's name is one that `Intl` accepts. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Formats times in one language and zone. */
export class Times {
  private readonly formats = new Map<string, Intl.DateTimeFormat>();

  constructor(
    private readonly language: Language,
    private readonly zone: Zone,
  ) {}

  /** `14:45:02`. */
  clock(instant: Instant): string {
    return this.format(instant, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  }

  /** `14:45`. */
  minutes(instant: Instant): string {
    return this.format(instant, { hour: '2-digit', minute: '2-digit' });
  }

  /** `24 Nov`. */
  day(instant: Instant): string {
    return this.format(instant, { day: 'numeric', month: 'short' });
  }

  /** `24 Nov 2026`. */
  date(instant: Instant): string {
    return this.format(instant, { day: 'numeric', month: 'short', year: 'numeric' });
  }

  /** `24 Nov, 14:45:02`. */
  moment(instant: Instant): string {
    return this.format(instant, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** `24 Nov 2026, 14:45:02 UTC`: whole, for the details of a figure. */
  whole(instant: Instant): string {
    return this.format(instant, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
  }

  /** The short name of the zone at a time, for example `UTC` or `CET`. */
  zoneName(instant: Instant): string {
    const at = epochOf(instant);
    if (at === null) return this.zone;
    const parts = this.formatOf({ timeZoneName: 'short' }).formatToParts(at);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? this.zone;
  }

  /** How long something took or is ago: `0.3 s`, `42 s`, `4 min`, `2 h 5 min`, `3 d`. */
  duration(ms: number | null): string {
    if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
    const value = Math.max(0, ms);
    if (value < 10 * SECOND) return `${this.decimal(value / SECOND)} s`;
    if (value < 2 * MINUTE) return `${Math.floor(value / SECOND)} s`;
    if (value < HOUR) return `${Math.floor(value / MINUTE)} min`;
    if (value < DAY) return inUnits(value, [HOUR, 'h'], [MINUTE, 'min']);
    return inUnits(value, [DAY, 'd'], [HOUR, 'h']);
  }

  private decimal(value: number): string {
    return new Intl.NumberFormat(NUMBER_LOCALES[this.language], {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(value);
  }

  private format(instant: Instant, options: Intl.DateTimeFormatOptions): string {
    const at = epochOf(instant);
    return at === null ? UNKNOWN : this.formatOf(options).format(at);
  }

  private formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options);
    const known = this.formats.get(key);
    if (known) return known;
    const made = new Intl.DateTimeFormat(TIME_LOCALES[this.language], {
      timeZone: this.zone,
      hourCycle: 'h23',
      ...options,
    });
    this.formats.set(key, made);
    return made;
  }
}

type Unit = readonly [ms: number, name: string];

function inUnits(value: number, [ms, name]: Unit, [restMs, restName]: Unit): string {
  const whole = `${Math.floor(value / ms)} ${name}`;
  const rest = Math.floor((value % ms) / restMs);
  return rest === 0 ? whole : `${whole} ${rest} ${restName}`;
}
