import { IsNumber, Max, Min } from 'class-validator';

/** Limits on the costs of a trade: fees of the planned orders, spread, and expected slippage. */
export class CostOptions {
  /** Costs of entering and of leaving at the stop ÷ stop distance; 0: no limit. */
  @IsNumber()
  @Min(0)
  @Max(10)
  shareMax = 0.2;

  /** (Target distance − its costs) ÷ (stop distance + its costs); 0: no minimum. */
  @IsNumber()
  @Min(0)
  @Max(20)
  netRiskRewardMin = 1;

  /** Expected slippage of a taker order beyond half of the spread, as a fraction of the price. */
  @IsNumber()
  @Min(0)
  @Max(0.05)
  slippageRate = 0.0002;
}
