import 'reflect-metadata';

import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';

import { BreakerOptions } from './breaker-options.js';
import { CostOptions } from './cost-options.js';
import {
  FreshnessOptions,
  MarketOptions,
  PaceOptions,
  SignalOptions,
  TradingDayOptions,
} from './gate-options.js';
import { LimitOptions } from './limit-options.js';
import { RuinOptions } from './ruin-options.js';
import { SizingOptions } from './sizing-options.js';

/** All risk limits of an account. Rates are fractions: 0.01 is 1 %. */
export class RiskOptions {
  @ValidateNested()
  @Type(() => FreshnessOptions)
  freshness = new FreshnessOptions();

  @ValidateNested()
  @Type(() => SignalOptions)
  signal = new SignalOptions();

  @ValidateNested()
  @Type(() => CostOptions)
  costs = new CostOptions();

  @ValidateNested()
  @Type(() => MarketOptions)
  market = new MarketOptions();

  @ValidateNested()
  @Type(() => PaceOptions)
  pace = new PaceOptions();

  @ValidateNested()
  @Type(() => LimitOptions)
  limits = new LimitOptions();

  @ValidateNested()
  @Type(() => SizingOptions)
  sizing = new SizingOptions();

  @ValidateNested()
  @Type(() => RuinOptions)
  ruin = new RuinOptions();

  @ValidateNested()
  @Type(() => BreakerOptions)
  breakers = new BreakerOptions();

  @ValidateNested()
  @Type(() => TradingDayOptions)
  day = new TradingDayOptions();
}
