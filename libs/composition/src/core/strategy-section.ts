import { FreeKeys } from '@tidegate/configuration';
import { IsBoolean, IsNumber, IsObject, IsOptional, Max, Min } from 'class-validator';

import { parameterNamesOf } from './strategy-names.js';

/** Settings of one strategy. */
export class StrategySection {
  @IsBoolean()
  enabled = true;

  /** Base weight; by default the strategy's own. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  weight?: number;

  /** Parameters that replace the strategy's defaults. */
  @FreeKeys({ names: (path) => parameterNamesOf(path.at(-2)) })
  @IsObject()
  parameters: Record<string, unknown> = {};
}
