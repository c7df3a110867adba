import { Controller, Get } from '@nestjs/common';
import { gateCatalogue } from '@tidegate/composition';
import type { GateCatalogueAnswer } from '@tidegate/contracts';

import { Access } from '../access/access.js';

/** What all accounts share. */
@Controller('api/v1')
@Access('signed-in')
export class CatalogueController {
  /** Lists the gates in the order in which they are asked, with the numbers that each compares. */
  @Get('gates')
  async gates(): Promise<GateCatalogueAnswer> {
    return gateCatalogue();
  }
}
