import 'reflect-metadata';

import { BUILT_IN_VENUES, DEFAULT_VENUE } from '@tidegate/exchange';
import type { FeedChannel } from '@tidegate/market-data';
import { TIMEFRAMES, type Timeframe } from '@tidegate/model';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Source of market data: the synthetic market, recorded candles, or the venue itself. */
const MARKET_SOURCES = ['demo', 'replay', 'live'] as const;
export type MarketSource = (typeof MARKET_SOURCES)[number];

const FEED_CHANNELS: readonly FeedChannel[] = ['candles', 'quotes', 'trades', 'book'];

const SYMBOL = /^[A-Z0-9]+\/[A-Z0-9]+$/;

/** The synthetic market of the simulator. */
export class DemoMarketOptions {
  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  seed = 42;

  /** Market seconds per second. */
  @IsNumber()
  @Min(1)
  @Max(600)
  speed = 30;

  /** URL of a running simulator; if empty, the server starts its own. */
  @IsOptional()
  @IsUrl(
    { require_tld: false, require_protocol: true, protocols: ['http'], disallow_auth: true },
    { message: '$property must be a URL like http://127.0.0.1:4000, without user and password' },
  )
  url?: string;
}

/** Recorded candles, replayed by the simulator. */
export class ReplayMarketOptions {
  /** A folder of candle files, or a single file. */
  @IsString()
  folder = '';

  @IsNumber()
  @Min(1)
  @Max(600)
  speed = 300;

  /** Timeframe to replay if several are recorded; by default the one with the most instruments. */
  @IsOptional()
  @IsIn(TIMEFRAMES)
  timeframe?: Timeframe;
}

/** The market: its source, instruments, timeframes and channels. */
export class MarketSection {
  @IsIn(MARKET_SOURCES)
  source: MarketSource = 'demo';

  /** The venue whose protocol is used and which paper accounts simulate. */
  @IsIn(BUILT_IN_VENUES.map(({ venue }) => venue))
  venue: string = DEFAULT_VENUE;

  /** `BASE/QUOTE`. A replay trades the recorded instruments instead. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @Matches(SYMBOL, { each: true, message: 'each symbol must have a form like BTC/USD' })
  symbols: string[] = [
    'BTC/USD',
    'ETH/USD',
    'SOL/USD',
    'XRP/USD',
    'ADA/USD',
    'DOT/USD',
    'AVAX/USD',
    'LINK/USD',
  ];

  /** Timeframes of the candle series. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(TIMEFRAMES, { each: true })
  timeframes: Timeframe[] = ['1m', '5m', '15m', '1h', '4h'];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(FEED_CHANNELS, { each: true })
  channels: FeedChannel[] = ['candles', 'quotes', 'trades', 'book'];

  /** Book levels per side, for the subscription and for decisions. */
  @IsIn([10, 25, 100, 500, 1_000])
  bookDepth: 10 | 25 | 100 | 500 | 1_000 = 25;

  @ValidateNested()
  @Type(() => DemoMarketOptions)
  demo = new DemoMarketOptions();

  @ValidateNested()
  @Type(() => ReplayMarketOptions)
  replay = new ReplayMarketOptions();
}
