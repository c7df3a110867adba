import { FreeKeys } from '@tidegate/configuration';
import { IsBoolean, IsNumber, IsObject, IsOptional, Max, Min } from 'class-validator';

import { parameterNamesOf } from './strategy-names.js';

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
