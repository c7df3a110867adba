import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from '@tidegate/kernel';

/** Exceeds the UTC offset of every zone, before and after a clock change. */
const OFFSET_MS_MAX = 15 * HOUR_MS;

/** Zone that needs no lookup. */
const UTC = 'UTC';

/** Wall clock of a time zone. A wall time is milliseconds since 1970-01-01T00:00 on that clock. */
export class ZoneClock {
  private readonly format: Intl.DateTimeFormat;

  /** `zone` is an IANA name, or an offset like `+05:30`. */
  constructor(private readonly zone: string) {
    // eslint-disable-next-line no-restricted-globals -- all options are set: machine settings have no effect (ADR 0015)
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  wallTimeAt(at: EpochMs): number {
    return at + this.offsetAt(at);
  }

  /** First instant at which the clock shows `wall` or, where the clock skips `wall`, a later time. */
  firstInstantOf(wall: number): EpochMs {
    const before = this.offsetAt(wall - OFFSET_MS_MAX);
    const early = wall - before;
    if (this.offsetAt(early) === before) return epochMs(early);
    const after = this.offsetAt(wall + OFFSET_MS_MAX);
    const late = wall - after;
    if (this.offsetAt(late) === after) return epochMs(late);
    return this.changeBetween(late, early);
  }

  /** Milliseconds ahead of UTC. */
  private offsetAt(at: number): number {
    if (this.zone === UTC) return 0;
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.format.formatToParts(at)) part[type] = Number(value);
    const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = part;
    const shown = Date.UTC(year, month - 1, day, hour, minute, second);
    return shown - Math.floor(at / 1_000) * 1_000;
  }

  /** Instant between `from` and `to` at which the offset changes. Clock changes happen on whole minutes. */
  private changeBetween(from: number, to: number): EpochMs {
    const old = this.offsetAt(from);
    let [low, high] = [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * MINUTE_MS) === old) low = middle;
      else high = middle;
    }
    return epochMs(high * MINUTE_MS);
  }
}

/** Number of the day that contains a wall time; 0 is 1970-01-01. */
export function dayOfWallTime(wall: number): number {
  return Math.floor(wall / DAY_MS);
}
