import { IsBoolean, IsInt, IsNumber, Max, Min } from 'class-validator';

/** How a strategy's record changes its weight. */
export class AdaptiveOptions {
  @IsBoolean()
  enabled = true;

  /** Latest closed trades that count, per strategy and regime. */
  @IsInt()
  @Min(5)
  @Max(500)
  tradesMax = 50;

  /** Number of trades at which the record and the neutral prior of 1 have equal weight. */
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

  /** Trades required before a guardrail can disable a strategy. */
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

  /** How long a guardrail disables a strategy. */
  @IsInt()
  @Min(60_000)
  @Max(2_592_000_000)
  disabledMs = 7_200_000;
}
