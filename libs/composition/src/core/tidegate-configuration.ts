import 'reflect-metadata';

import { AiOptions } from '@tidegate/ai';
import { FreeKeys } from '@tidegate/configuration';
import { KrakenOptions } from '@tidegate/exchange';
import { ExecutionOptions } from '@tidegate/execution';
import { MarketDataOptions } from '@tidegate/market-data';
import { MatchingOptions } from '@tidegate/matching';
import { LoggingOptions } from '@tidegate/observability';
import { StorageOptions } from '@tidegate/persistence';
import { RiskOptions } from '@tidegate/risk';
import { EngineOptions } from '@tidegate/trading';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

import { parameterNamesOf, STRATEGIES } from './known-strategies.js';
import { MarketSection } from './market-section.js';

/** Where the server listens. */
export class ServerSection {
  @IsString()
  @MinLength(1)
  host = '127.0.0.1';

  /** 0 takes any free port. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3_000;
}

/** The account that trades. */
export class AccountSection {
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/)
  id = 'paper';

  /** `spot` may only sell what it holds; `margin` may open short. */
  @IsIn(['spot', 'margin'])
  kind: 'spot' | 'margin' = 'spot';

  @Matches(/^[A-Z0-9]{2,10}$/)
  currency = 'USD';

  /** Put in once, when the account is new. */
  @IsNumber()
  @IsPositive()
  @Max(1e12)
  deposit = 10_000;

  /** Notional over all accounts of the tenant; 0 means no limit. */
  @IsNumber()
  @Min(0)
  globalExposureMax = 0;
}

/** One strategy in the confluence. */
export class StrategySection {
  @IsBoolean()
  enabled = true;

  /** Base weight; the strategy's own when left out. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  weight?: number;

  /** The strategy's own parameters over its defaults. */
  @FreeKeys({ names: (path) => parameterNamesOf(path.at(-2)) })
  @IsObject()
  parameters: Record<string, unknown> = {};
}

export class BackTestSection {
  /** Whether circuit breakers pause entries: in a back-test nobody is there to reset those about money. */
  @IsBoolean()
  breakers = false;
}

/** Everything a user can say, composed of each lib's own options. */
export class TidegateConfiguration {
  @ValidateNested()
  @Type(() => ServerSection)
  server = new ServerSection();

  @ValidateNested()
  @Type(() => LoggingOptions)
  log = new LoggingOptions();

  @ValidateNested()
  @Type(() => StorageOptions)
  storage = new StorageOptions();

  @ValidateNested()
  @Type(() => MarketSection)
  market = new MarketSection();

  @ValidateNested()
  @Type(() => KrakenOptions)
  kraken = new KrakenOptions();

  @ValidateNested()
  @Type(() => MarketDataOptions)
  marketData = new MarketDataOptions();

  @ValidateNested()
  @Type(() => EngineOptions)
  engine = new EngineOptions();

  @ValidateNested()
  @Type(() => AccountSection)
  account = new AccountSection();

  @FreeKeys({ member: () => StrategySection, names: () => STRATEGIES.names })
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

  @ValidateNested()
  @Type(() => MatchingOptions)
  matching = new MatchingOptions();

  @ValidateNested()
  @Type(() => BackTestSection)
  backtest = new BackTestSection();
}
