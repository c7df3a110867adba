import 'reflect-metadata';

import { AiOptions } from '@tidegate/ai';
import { FreeKeys, MovedKeys } from '@tidegate/configuration';
import { VenuesOptions } from '@tidegate/exchange';
import { ExecutionOptions } from '@tidegate/execution';
import { MarketDataOptions } from '@tidegate/market-data';
import { MatchingOptions } from '@tidegate/matching';
import { LoggingOptions } from '@tidegate/observability';
import { StorageOptions } from '@tidegate/persistence';
import { RiskOptions } from '@tidegate/risk';
import { TIMEFRAMES, type Timeframe } from '@tidegate/model';
import { EngineOptions } from '@tidegate/trading';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsPositive,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

import { MarketSection } from './market-section.js';
import { STRATEGY_NAMES } from './strategy-names.js';
import { StrategySection } from './strategy-section.js';

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

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAMED = {
  message:
    '$property must be 1 to 63 lowercase letters, digits and dashes, and must not start with a dash',
};

/** An account that is opened on paper at the first start of a storage; later changes go through the storage. */
export class AccountSection {
  @Matches(NAME, NAMED)
  tenant = 'default';

  @Matches(NAME, NAMED)
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

  /** The trading profile of its tenant that it trades on. */
  @Matches(NAME, NAMED)
  profile = 'default';
}

/** What holds for every tenant. */
export class TenantsSection {
  /** Notional over all accounts of a tenant; 0 means no limit. */
  @IsNumber()
  @Min(0)
  exposureMax = 0;
}

/** What the default profile looks at. */
export class AnalysisSection {
  /** Strategies vote on these timeframes, as far as they are fed, and on the primary one; empty: on all that are fed. */
  @IsArray()
  @ArrayUnique()
  @IsIn(TIMEFRAMES, { each: true })
  timeframes: Timeframe[] = ['4h'];
}

export class BackTestSection {
  /** Whether circuit breakers pause entries: in a back-test nobody is there to reset those about money. */
  @IsBoolean()
  breakers = false;

  /**
   * Whether risk of ruin and Kelly bound sizes by the account's own record. A back-test measures the strategies: at the smallest
   * size after a bad start it would show nothing.
   */
  @IsBoolean()
  sizeByRecord = false;
}

/** Keys of the first form, and where each went. */
const MOVED = {
  account:
    'accounts, a list with one entry per account (tenant, id, kind, currency, deposit, profile), which is read when a storage is new; accounts.0.deposit is what account.deposit was, and tenants.exposureMax what account.globalExposureMax was',
  kraken: 'venues.kraken, with the same keys below it',
};

/** Everything a user can say, composed of each lib's own options. */
@MovedKeys(MOVED)
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
  @Type(() => VenuesOptions)
  venues = new VenuesOptions();

  @ValidateNested()
  @Type(() => MarketDataOptions)
  marketData = new MarketDataOptions();

  @ValidateNested()
  @Type(() => EngineOptions)
  engine = new EngineOptions();

  @IsArray()
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => AccountSection)
  accounts: AccountSection[] = [new AccountSection()];

  @ValidateNested()
  @Type(() => TenantsSection)
  tenants = new TenantsSection();

  @FreeKeys({ member: () => StrategySection, names: () => STRATEGY_NAMES })
  strategies: Record<string, StrategySection> = {};

  @ValidateNested()
  @Type(() => AnalysisSection)
  analysis = new AnalysisSection();

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
