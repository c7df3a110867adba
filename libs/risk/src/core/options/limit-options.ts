import 'reflect-metadata';

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNumber,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

/** Assets that move together. `positionsPerGroupMax` limits the positions among them. */
export class CorrelationGroup {
  @IsString()
  @MinLength(1)
  @MaxLength(40)
  name!: string;

  /** Base assets. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(512)
  @IsString({ each: true })
  assets!: string[];
}

const group = (name: string, assets: string[]): CorrelationGroup =>
  Object.assign(new CorrelationGroup(), { name, assets });

/** Limits over all positions; rates are fractions of equity. */
export class LimitOptions {
  @IsInt()
  @Min(1)
  @Max(1_000)
  positionsMax = 10;

  /** Realised and unrealised loss since the start of the trading day, as a fraction of the equity at its start. */
  @IsNumber()
  @Min(0.001)
  @Max(1)
  dailyLossRateMax = 0.05;

  /** Drawdown from the equity peak. */
  @IsNumber()
  @Min(0.001)
  @Max(1)
  drawdownRateMax = 0.25;

  /** Notional of all positions and ordered entries. */
  @IsNumber()
  @Min(0.001)
  @Max(100)
  exposureRateMax = 0.5;

  /** Notional of one position. */
  @IsNumber()
  @Min(0.001)
  @Max(100)
  positionRateMax = 0.2;

  /** Notional of one position in account currency; 0: no cap. */
  @IsNumber()
  @Min(0)
  @Max(1e12)
  positionNotionalMax = 0;

  @IsArray()
  @ArrayMaxSize(64)
  @ValidateNested({ each: true })
  @Type(() => CorrelationGroup)
  correlationGroups: CorrelationGroup[] = [
    group('btc', ['BTC']),
    group('major', ['ETH']),
    group('alt_l1', ['SOL', 'AVAX', 'DOT', 'ADA']),
    group('alt_payment', ['XRP']),
    group('alt_oracle', ['LINK']),
  ];

  @IsInt()
  @Min(1)
  @Max(1_000)
  positionsPerGroupMax = 2;

  /** Positions whose returns, signed by direction, correlate with the candidate's above this value are one bet. */
  @IsNumber()
  @Min(0)
  @Max(1)
  correlationThreshold = 0.7;

  /** Notional of one such bet. */
  @IsNumber()
  @Min(0.001)
  @Max(100)
  correlatedExposureRateMax = 0.4;
}
