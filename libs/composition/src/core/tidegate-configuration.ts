import 'reflect-metadata';

import { AiOptions } from '@tidegate/ai';
import { FreeKeys, MovedKeys, Secret } from '@tidegate/configuration';
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
  IsOptional,
  IsPositive,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';

import { MarketSection } from './market-section.js';
import { STRATEGY_NAMES } from './strategy-names.js';
import { StrategySection } from './strategy-section.js';

/** Addresses and subnets in the usual notations. */
const SUBNET =
  /^(\d{1,3}(\.\d{1,3}){3}(\/([0-9]|[12]\d|3[0-2]))?|[0-9a-f:]*:[0-9a-f:.]*(\/\d{1,3})?)$/i;

/** Address of the server. */
export class ServerSection {
  @IsString()
  @MinLength(1)
  host = '127.0.0.1';

  /** 0 selects any free port. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 3_000;

  /**
   * Addresses and subnets of proxies that may name the client that they forward for, for example 10.0.0.0/8; none by
   * default.
   */
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(SUBNET, {
    each: true,
    message: 'each value of $property must be an address or a subnet, for example 10.0.0.0/8',
  })
  trustedProxies: string[] = [];

  /** The address of the console as browsers see it; https behind a proxy that terminates TLS. */
  @IsOptional()
  @Matches(/^https?:\/\/[a-z0-9.-]{1,253}(:\d{1,5})?$/, {
    message:
      '$property must be an address without a path, for example https://tidegate.example.com',
  })
  publicUrl?: string;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAMED = {
  message:
    '$property must be 1 to 63 lowercase letters, digits and dashes, and must not start with a dash',
};

/** A paper account that the first start on a storage opens; later changes are made in the storage. */
export class AccountSection {
  @Matches(NAME, NAMED)
  tenant = 'default';

  @Matches(NAME, NAMED)
  id = 'paper';

  /** `spot` can only sell units that it holds; `margin` can open short positions. */
  @IsIn(['spot', 'margin'])
  kind: 'spot' | 'margin' = 'spot';

  @Matches(/^[A-Z0-9]{2,10}$/)
  currency = 'USD';

  /** Booked once, when the account is opened. */
  @IsNumber()
  @IsPositive()
  @Max(1e12)
  deposit = 10_000;

  /** The trading profile of the account, by name within its tenant. */
  @Matches(NAME, NAMED)
  profile = 'default';
}

/** Limits for every tenant. */
export class TenantsSection {
  /** Maximum notional of all accounts of a tenant together; 0 for no limit. */
  @IsNumber()
  @Min(0)
  exposureMax = 0;
}

/**
 * The first owner, created at a start without users. Set it in the environment (TIDEGATE__ADMIN__LOGIN,
 * TIDEGATE__ADMIN__PASSWORD), not in a file; leave it empty to use the page of the setup.
 */
export class AdminSection {
  @IsString()
  @MaxLength(64)
  login = '';

  @Secret()
  @IsString()
  @MaxLength(256)
  password = '';
}

/** The timeframes of the default profile. */
export class AnalysisSection {
  /**
   * Strategies vote on those of these timeframes that are in market.timeframes, and on the primary one; empty for all.
   */
  @IsArray()
  @ArrayUnique()
  @IsIn(TIMEFRAMES, { each: true })
  timeframes: Timeframe[] = ['4h'];
}

export class BackTestSection {
  /**
   * Whether circuit breakers pause entries. Off, because a back-test has no operator to reset the breakers about money.
   */
  @IsBoolean()
  breakers = false;

  /**
   * Whether risk of ruin and Kelly limit sizes by the account's own record. Off, because a back-test measures the
   * strategies, and minimal sizes after a bad start would hide their results.
   */
  @IsBoolean()
  sizeByRecord = false;
}

/** Keys of earlier versions, each with its replacement. */
const MOVED = {
  account:
    'accounts, a list with one entry per account (tenant, id, kind, currency, deposit, profile) that the first start on a storage reads; accounts.0.deposit replaces account.deposit, and tenants.exposureMax replaces account.globalExposureMax',
  kraken: 'venues.kraken, with the same keys',
};

/** All settings, composed of the options of each lib. */
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

  @ValidateNested()
  @Type(() => AdminSection)
  admin = new AdminSection();

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
