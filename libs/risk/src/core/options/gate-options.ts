import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsNumber,
  IsString,
  IsTimeZone,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** Maximum age of data at an entry decision, and maximum difference of the clocks. */
export class FreshnessOptions {
  /** Time since the newest closed candle arrived. */
  @IsInt()
  @Min(1_000)
  @Max(86_400_000)
  candleAgeMsMax = 180_000;

  @IsInt()
  @Min(500)
  @Max(3_600_000)
  quoteAgeMsMax = 15_000;

  @IsInt()
  @Min(500)
  @Max(3_600_000)
  bookAgeMsMax = 5_000;

  /** Absolute difference between our clock and the venue's. */
  @IsInt()
  @Min(10)
  @Max(600_000)
  clockSkewMsMax = 2_000;
}

/** Requirements on a signal. */
export class SignalOptions {
  /** Independent votes for the direction; further votes of one family count less. */
  @IsNumber()
  @Min(1)
  @Max(32)
  votesMin = 2;

  /** Whether a single vote is enough at `soloConfidenceMin`. */
  @IsBoolean()
  soloAllowed = true;

  @IsNumber()
  @Min(0)
  @Max(1)
  soloConfidenceMin = 0.5;

  @IsNumber()
  @Min(0)
  @Max(1)
  confidenceMin = 0.5;

  /** Minimum of the predictor's blended confidence. */
  @IsNumber()
  @Min(0)
  @Max(1)
  aiConfidenceMin = 0.5;

  /** Target distance ÷ stop distance. */
  @IsNumber()
  @Min(0)
  @Max(20)
  riskRewardMin = 1;

  /** Largest stop distance, as a fraction of the entry price. */
  @IsNumber()
  @Min(0.001)
  @Max(0.9)
  stopRateMax = 0.1;
}

/** Requirements on the market. */
export class MarketOptions {
  @IsNumber()
  @Min(0.00001)
  @Max(0.5)
  spreadRateMax = 0.003;

  /** Spread ÷ ATR, both as fractions of the price. */
  @IsNumber()
  @Min(0.001)
  @Max(10)
  spreadToAtrMax = 0.15;

  /** Whether an entry requires a known, fresh order book. */
  @IsBoolean()
  bookRequired = false;
}

/** A planned event during which entries are refused. */
export class BlackoutWindow {
  /** First instant, ISO 8601 with zone. */
  @IsISO8601({ strict: true })
  @Matches(/(Z|[+-]\d\d:\d\d)$/, { message: '$property needs a time zone, for instance Z' })
  from!: string;

  /** First instant after the window, ISO 8601 with zone. */
  @IsISO8601({ strict: true })
  @Matches(/(Z|[+-]\d\d:\d\d)$/, { message: '$property needs a time zone, for instance Z' })
  until!: string;

  @IsString()
  @MaxLength(120)
  reason = '';

  /** Affected base assets; empty means all. */
  @IsArray()
  @ArrayMaxSize(256)
  @IsString({ each: true })
  assets: string[] = [];
}

/** When and how often entries are allowed. */
export class PaceOptions {
  /** Hours of the UTC day (0–23) without entries. */
  @IsArray()
  @ArrayMaxSize(24)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(23, { each: true })
  quietHours: number[] = [];

  @IsArray()
  @ArrayMaxSize(512)
  @ValidateNested({ each: true })
  @Type(() => BlackoutWindow)
  blackouts: BlackoutWindow[] = [];

  /** After an entry or exit in the instrument. */
  @IsInt()
  @Min(0)
  @Max(604_800_000)
  instrumentCooldownMs = 60_000;

  /** After an exit of the same strategy, instrument and direction. */
  @IsInt()
  @Min(0)
  @Max(604_800_000)
  strategyCooldownMs = 60_000;

  /** After any losing trade. */
  @IsInt()
  @Min(0)
  @Max(604_800_000)
  lossCooldownMs = 30_000;

  /** 0: no limit. */
  @IsInt()
  @Min(0)
  @Max(2_000)
  tradesPerHourMax = 20;

  /** In one trading day; 0: no limit. */
  @IsInt()
  @Min(0)
  @Max(2_000)
  tradesPerDayMax = 0;
}

/** When a trading day starts. */
export class TradingDayOptions {
  /** Hour of the day in `timeZone`. */
  @IsInt()
  @Min(0)
  @Max(23)
  startHour = 0;

  /** IANA name, such as `Europe/Berlin`, which includes daylight saving time; or a fixed offset, such as `+05:30`. */
  @IsTimeZone({ message: '$property must be an IANA time zone, for instance Europe/Berlin or UTC' })
  timeZone = 'UTC';
}
