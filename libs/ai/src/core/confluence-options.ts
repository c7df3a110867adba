import 'reflect-metadata';

import { TIMEFRAMES, type Timeframe } from '@tidegate/model';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import { LeadLagOptions, SessionOptions } from './adjustment-options.js';

/** The single role in which the order book counts. Its stance is reported in every role. */
export const BOOK_ROLES = ['vote', 'gate', 'feature', 'off'] as const;
export type BookRole = (typeof BOOK_ROLES)[number];

/** Regime multipliers of one strategy's weight. The trend or range multiplier and the volatility multiplier combine. */
export class RegimeMultipliers {
  @IsString()
  @IsNotEmpty()
  strategy!: string;

  @IsNumber()
  @Min(0)
  @Max(2)
  trend = 1;

  @IsNumber()
  @Min(0)
  @Max(2)
  range = 1;

  @IsNumber()
  @Min(0)
  @Max(2)
  highVolatility = 1;

  @IsNumber()
  @Min(0)
  @Max(2)
  lowVolatility = 1;
}

/** Weight of each timeframe relative to the others. */
export class TimeframeWeights {
  @IsNumber()
  @Min(0.01)
  @Max(10)
  '1m' = 1;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '5m' = 1.3;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '15m' = 1.5;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '30m' = 1.7;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '1h' = 2;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '4h' = 2.3;

  @IsNumber()
  @Min(0.01)
  @Max(10)
  '1d' = 2.6;
}

const row = (
  strategy: string,
  [trend, range, highVolatility, lowVolatility]: readonly [number, number, number, number],
): RegimeMultipliers =>
  Object.assign(new RegimeMultipliers(), {
    strategy,
    trend,
    range,
    highVolatility,
    lowVolatility,
  });

export class ConfluenceOptions {
  /** The timeframe that decides if it has a direction. */
  @IsIn(TIMEFRAMES)
  primaryTimeframe: Timeframe = '4h';

  /** Timeframes that must agree on the direction, the deciding one included. */
  @IsInt()
  @Min(1)
  @Max(7)
  timeframeAgreementMin = 1;

  @ValidateNested()
  @Type(() => TimeframeWeights)
  timeframeWeights = new TimeframeWeights();

  /** Penalty of disagreement, multiplied by the weight share of the opposing timeframes. */
  @IsNumber()
  @Min(0)
  @Max(1)
  timeframeConflictPenalty = 0.15;

  /** Role of the order book. */
  @IsIn(BOOK_ROLES)
  bookRole: BookRole = 'gate';

  /** Absolute score from which the book takes a side. */
  @IsNumber()
  @Min(0)
  @Max(1)
  bookScoreMin = 0.2;

  /** Role `vote`: weight relative to the strategies of a timeframe, which have a total weight of 1. */
  @IsNumber()
  @Min(0)
  @Max(1)
  bookVoteWeight = 0.4;

  /** Role `gate`: added to the confidence if the book agrees. */
  @IsNumber()
  @Min(0)
  @Max(1)
  bookAgreementBonus = 0.05;

  /** Role `gate`: multiplies the confidence if the book disagrees; 0 closes the gate. */
  @IsNumber()
  @Min(0)
  @Max(1)
  bookDisagreementFactor = 0.5;

  /** Weight of each further vote of the same family; the first counts 1. */
  @IsNumber()
  @Min(0)
  @Max(1)
  familyShare = 0.25;

  /** Upper bound of the product of the regime multipliers. */
  @IsNumber()
  @Min(1)
  @Max(4)
  regimeMultiplierMax = 2;

  /** One row per strategy; a strategy without a row keeps its weight. A configured list replaces the whole default. */
  @IsArray()
  @ArrayMaxSize(256)
  @ValidateNested({ each: true })
  @Type(() => RegimeMultipliers)
  regimeMultipliers: RegimeMultipliers[] = [
    row('trend', [1.3, 0.8, 1, 1]),
    row('ichimoku', [1.2, 0.8, 1, 0.9]),
    row('supertrend', [1.2, 0.8, 1.1, 0.9]),
    row('order_flow', [1.1, 1.1, 1.1, 1]),
    row('volatility_squeeze', [1.1, 0.9, 1.3, 0.8]),
    row('vwap_momentum', [1.2, 1, 0.9, 1.1]),
    row('market_structure', [1.1, 0.9, 1, 1]),
    row('funding_rate', [0.9, 1.2, 1.1, 0.9]),
    row('mean_reversion', [0.8, 1.3, 0.9, 1.2]),
    row('stochastic_divergence', [0.8, 1.3, 0.9, 1.2]),
    row('reversal', [0.7, 1.1, 0.9, 1]),
    row('keltner', [0.9, 1.2, 1, 1.1]),
  ];

  /** In a range with ADX below this value, the strategies in `silencedInRange` have no vote. */
  @IsNumber()
  @Min(0)
  @Max(100)
  rangeAdxMax = 20;

  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(256)
  silencedInRange: string[] = ['trend', 'ichimoku', 'supertrend'];

  /** In a trend with ADX above this value, the strategies in `silencedInTrend` have no vote. */
  @IsNumber()
  @Min(0)
  @Max(100)
  trendAdxMin = 35;

  @IsArray()
  @IsString({ each: true })
  @ArrayMaxSize(256)
  silencedInTrend: string[] = ['mean_reversion', 'stochastic_divergence', 'reversal'];

  /** Validity of a signal after the close of its candle, in candles of its timeframe. */
  @IsInt()
  @Min(1)
  @Max(10)
  validCandles = 1;

  @ValidateNested()
  @Type(() => SessionOptions)
  session = new SessionOptions();

  @ValidateNested()
  @Type(() => LeadLagOptions)
  leadLag = new LeadLagOptions();
}
