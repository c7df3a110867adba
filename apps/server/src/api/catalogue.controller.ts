import { Controller, Get, Inject } from '@nestjs/common';
import { gateCatalogue, strategyCatalogue } from '@tidegate/composition';
import type { GateCatalogueAnswer, StrategiesAnswer } from '@tidegate/contracts';
import { STRATEGY_REGISTRY, type StrategyRegistry } from '@tidegate/strategies';

import { Access } from '../access/access.js';

/** What all accounts share. */
@Controller('api/v1')
@Access('signed-in')
export class CatalogueController {
  constructor(@Inject(STRATEGY_REGISTRY) private readonly registry: StrategyRegistry) {}

  /** Lists the strategies with their parameters, units and ranges. */
  @Get('strategies')
  async strategies(): Promise<StrategiesAnswer> {
    return strategyCatalogue(this.registry);
  }

  /** Lists the gates in the order in which they are asked, with the numbers that each compares. */
  @Get('gates')
  async gates(): Promise<GateCatalogueAnswer> {
    return gateCatalogue();
  }
}
