import 'reflect-metadata';

import { AiOptions } from '@tidegate/ai';
import { FreeKeys } from '@tidegate/configuration';
import { ExecutionOptions } from '@tidegate/execution';
import { TIMEFRAMES, type Timeframe } from '@tidegate/model';
import { RiskOptions } from '@tidegate/risk';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

import { StrategySection } from './strategy-section.js';
import { STRATEGY_NAMES } from './strategy-names.js';

/** The content of a trading profile: how an account analyses, risks and trades. */
export class TradingProfile {
  /** A subset of the timeframes of the engine's feed. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(TIMEFRAMES, { each: true })
  timeframes: Timeframe[] = ['4h'];

  /** Number of closed candles per series. */
  @IsInt()
  @Min(2)
  @Max(100_000)
  seriesCapacity = 1_000;

  @FreeKeys({ member: () => StrategySection, names: () => STRATEGY_NAMES })
  strategies: Record<string, StrategySection> = {};

  @ValidateNested()
  @Type(() => AiOptions)
  ai = new AiOptions();

  @ValidateNested()
  @Type(() => RiskOptions)
  risk = new RiskOptions();

  @ValidateNested()
  @Type(() => ExecutionOptions)
  execution = new ExecutionOptions();
}
