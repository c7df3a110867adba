import { Module, type DynamicModule } from '@nestjs/common';

import type { MarketDataOptions } from './core/options.js';

/** `MarketDataOptions`. */
export const MARKET_DATA_OPTIONS = Symbol('tidegate:market-data-options');
/** `MarketFeed`: the port of this lib; the module of exchange provides an adapter, tests a fake. */
export const MARKET_FEED = Symbol('tidegate:market-feed');

/** Provides the rules of the market data cache. */
@Module({})
export class MarketDataModule {
  static forRoot(options: MarketDataOptions): DynamicModule {
    const provider = { provide: MARKET_DATA_OPTIONS, useValue: options };
    return { module: MarketDataModule, providers: [provider], exports: [MARKET_DATA_OPTIONS] };
  }
}
