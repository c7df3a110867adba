import { IsBoolean, IsInt, IsNumber, Max, Min } from 'class-validator';

/** How a strategy's record moves its weight. */
export class AdaptiveOptions {
  @IsBoolean()
  enabled = true;

  /** Closed trades that count, per strategy and regime. */
  @IsInt()
  @Min(5)
  @Max(500)
  tradesMax = 50;

  /** Trades after which the record counts half and the prior (1, no opinion) half. */
  @IsInt()
  @Min(1)
  @Max(500)
  shrinkageTrades = 20;

  @IsNumber()
  @Min(0.05)
  @Max(1)
  factorMin = 0.3;

  @IsNumber()
  @Min(1)
  @Max(5)
  factorMax = 2;

  /** Trades before a guardrail may disable a strategy. */
  @IsInt()
  @Min(5)
  @Max(500)
  guardrailTradesMin = 20;

  /** Share of winning trades below which a strategy is disabled. */
  @IsNumber()
  @Min(0)
  @Max(1)
  winRateMin = 0.35;

  /** Sum of wins ÷ sum of losses (in R) below which a strategy is disabled. */
  @IsNumber()
  @Min(0)
  @Max(10)
  profitFactorMin = 1;

  /** For how long. */
  @IsInt()
  @Min(60_000)
  @Max(2_592_000_000)
  disabledMs = 7_200_000;
}
