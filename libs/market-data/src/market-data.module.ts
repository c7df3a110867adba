import { Module, type DynamicModule } from '@nestjs/common';

import type { MarketDataOptions } from './core/options.js';

/** Token of `MarketDataOptions`. */
export const MARKET_DATA_OPTIONS = Symbol('tidegate:market-data-options');
/** Token of the port `MarketFeed`. `ExchangeModule` provides an adapter; tests provide a fake. */
export const MARKET_FEED = Symbol('tidegate:market-feed');

/** Provides the options of the market data cache. */
@Module({})
export class MarketDataModule {
  static forRoot(options: MarketDataOptions): DynamicModule {
    const provider = { provide: MARKET_DATA_OPTIONS, useValue: options };
    return { module: MarketDataModule, providers: [provider], exports: [MARKET_DATA_OPTIONS] };
  }
}
