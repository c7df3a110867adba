import { Controller, Get } from '@nestjs/common';
import { gateCatalogue } from '@tidegate/composition';
import type { GateCatalogueAnswer } from '@tidegate/contracts';

import { Access } from './access.js';

/** What all accounts share. */
@Controller('api/v1')
@Access('token')
export class CatalogueController {
  @Get('gates')
  async gates(): Promise<GateCatalogueAnswer> {
    return gateCatalogue();
  }
}
