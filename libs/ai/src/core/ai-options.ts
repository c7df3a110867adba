import 'reflect-metadata';

import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';

import { AdaptiveOptions } from './adaptive-options.js';
import { BookOptions } from './book-options.js';
import { ConfluenceOptions } from './confluence-options.js';
import { PredictorOptions } from './predictor-options.js';
import { RegimeOptions } from './regime-options.js';

/** Every option of this lib. */
export class AiOptions {
  @ValidateNested()
  @Type(() => RegimeOptions)
  regime = new RegimeOptions();

  @ValidateNested()
  @Type(() => BookOptions)
  book = new BookOptions();

  @ValidateNested()
  @Type(() => ConfluenceOptions)
  confluence = new ConfluenceOptions();

  @ValidateNested()
  @Type(() => AdaptiveOptions)
  adaptive = new AdaptiveOptions();

  @ValidateNested()
  @Type(() => PredictorOptions)
  predictor = new PredictorOptions();
}
